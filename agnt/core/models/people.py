"""Humans and how they are known. A Person is a human; identities and sign-ins point at one."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from agnt.lib import clock, ids


class Channel(models.TextChoices):
    """Where a person can be written to."""

    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    INSTAGRAM = "instagram", "Instagram"
    WEB = "web", "Web"
    EMAIL = "email", "E-mail"


class Person(models.Model):
    """A human. `name` is the one for the door; what else is known of him lies in other rooms."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(
        max_length=8, blank=True, help_text="BCP 47, e.g. en or id; empty until he has written."
    )
    timezone = models.CharField(max_length=64, blank=True)
    demo = models.BooleanField(default=False, help_text="Invented for the demo world.")
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name or f"person {str(self.id)[-6:]}"

    @property
    def agent_id(self) -> str:
        """The id of the agent that speaks for this person."""
        return f"consumer-{self.id}"


class PersonKey(models.Model):
    """The key that seals what a person wrote, wrapped under the platform's. Destroying it erases."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()
    destroyed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class UserManager(BaseUserManager["User"]):
    """Makes sign-ins; e-mails are compared in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with a sign-in: venue staff, support, a developer. He is a Person too."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May enter the console.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    @property
    def actor(self) -> str:
        """How this user is named as the author of a change."""
        return f"staff:{self.pk}"


class LinkCode(models.Model):
    """A code that a user writes from his own phone, to say that the phone is his. Good once, for a few minutes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="link_codes")
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"code of {self.user_id}"


class ChannelIdentity(models.Model):
    """One person on one channel. He is found by keyed hashes of what the channel calls him.

    WhatsApp knows a guest by phone, by a user id that is scoped to our business portfolio, or by both;
    Telegram and Instagram by a user id alone. The addresses themselves are sealed under the platform's key.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    channel = models.CharField(max_length=16, choices=Channel)
    portfolio = models.CharField(max_length=64, blank=True, help_text="Whose scope the user id is in.")
    phone_hash = models.CharField(max_length=64, null=True, blank=True)
    sealed_phone = models.BinaryField(default=bytes, blank=True)
    user_id_hash = models.CharField(max_length=64, null=True, blank=True)
    sealed_user_id = models.BinaryField(default=bytes, blank=True)
    display_name = models.CharField(max_length=120, blank=True, help_text="As his profile says.")
    username = models.CharField(max_length=120, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "channel identities"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "phone_hash"], condition=Q(phone_hash__isnull=False), name="identity_one_per_phone"
            ),
            models.UniqueConstraint(
                fields=["channel", "portfolio", "user_id_hash"],
                condition=Q(user_id_hash__isnull=False),
                name="identity_one_per_user_id",
            ),
            models.CheckConstraint(
                condition=Q(phone_hash__isnull=False) | Q(user_id_hash__isnull=False), name="identity_has_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.person_id}"
