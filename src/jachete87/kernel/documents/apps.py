"""The documents capability as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.documents"
    label = "documents"
    verbose_name = "Documents"
