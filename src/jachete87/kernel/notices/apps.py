"""The notices capability as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.notices"
    label = "notices"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Let people have what is kept of their mails and choices, and agents see a letter of news."""
        register = import_module("jachete87.kernel.accounts.queries").register_personal_data
        register("messages", import_module("jachete87.kernel.notices.queries.preferences").personal_data)
        register_preview = import_module("jachete87.kernel.notices.queries.registers").register_preview
        register_preview(import_module("jachete87.kernel.notices.queries.letters").NEWS_PREVIEW)
