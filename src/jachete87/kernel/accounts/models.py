"""Accounts of people: shoppers, sellers' staff, agents. One person, one e-mail address."""

from typing import Any, ClassVar
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower


class PersonManager(UserManager["User"]):
    """Makes people from an e-mail address alone."""

    def create_person(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account whose address is known to be right; raises IntegrityError when the address is taken."""
        person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        addresses = apps.get_model("account", "EmailAddress")._default_manager.using(self._db)
        addresses.create(user=person, email=person.email, verified=True, primary=True)
        return person


class User(AbstractUser):
    """A person with an account, known by the e-mail address; `username` is drawn by lot and never shown."""

    email = models.EmailField("e-mail", max_length=254)
    full_name = models.CharField("nom", max_length=120, blank=True, default="")
    phone = models.CharField("téléphone", max_length=32, blank=True, default="")
    language = models.CharField("langue", max_length=2, default="fr")

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="an_address_belongs_to_one_person")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username = self.username or uuid4().hex
        super().save(*args, **kwargs)
