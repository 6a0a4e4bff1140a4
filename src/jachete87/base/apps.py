"""The base as a Django application: its templates and static files."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Names the application."""

    name = "jachete87.base"
    label = "base"
