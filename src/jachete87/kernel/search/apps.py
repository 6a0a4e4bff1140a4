"""The search capability as a Django application."""

from django.apps import AppConfig

from jachete87.base import pages


class SearchConfig(AppConfig):
    """Names the application, and lets kept pages lapse when the index moves."""

    name = "jachete87.kernel.search"
    label = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from jachete87.kernel.search.queries import generation  # noqa: PLC0415 - models must be loaded first

        pages.watch(generation)
