"""What is done to accounts."""

from django.db import transaction

from jachete87.kernel.accounts.models import User


@transaction.atomic
def update_profile(*, person: User, full_name: str, phone: str, language: str) -> User:
    """Change how a person is called, reached by telephone and written to."""
    person.full_name, person.phone, person.language = full_name, phone, language
    person.save(update_fields=["full_name", "phone", "language"])
    return person
