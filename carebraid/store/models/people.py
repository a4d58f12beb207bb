"""Accounts, staff, and patients with the names, languages and safe channels they use."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from carebraid.core.kernel.actor import Actor

from ._base import Classified, Closed, OrganisationRow, PatientRow, Row

IDENTITY = Classified("identity", "as the chart: until the site's record-keeping period ends", ("ETH", "BH"))
SECURITY = Classified("security", "while the account exists")


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by their sign-in address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(Row, AbstractBaseUser):
    """Somebody who can sign in. What they may do follows from ``roles`` in their one organisation."""

    classified = SECURITY
    organisation = models.ForeignKey("store.Organisation", models.PROTECT, related_name="+", null=True)
    email = models.EmailField(unique=True)
    name = models.TextField()
    roles = ArrayField(models.TextField(), default=list)
    language = models.TextField(default="en")
    theme = models.TextField(default="auto")
    zone = models.TextField(default="America/New_York")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    acting: Actor | None = None
    """Who acts through this account now; set where the account is read for a request."""
    joined_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects: ClassVar[AccountManager] = AccountManager()

    # No framework admin and no framework permissions: the access table decides (SEC-013).
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Session(AbstractBaseSession):
    """A signed-in browser; the key is stored hashed, and its person can see and end it (SEC-027, SEC-028)."""

    classified = Classified("security", "until it ends; at most 30 days")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", null=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    browser = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["account"])]


class ShortMemory(models.Model):
    """What must be remembered for minutes: failed tries, used one-time codes. Shared by every process."""

    classified = Classified("security", "until it runs out; a day at most")
    key = models.TextField(primary_key=True)
    value = models.JSONField()
    until_at = models.DateTimeField(db_index=True)


class Staff(OrganisationRow):
    """Somebody who works here. Whoever left keeps their row and loses everything else."""

    classified = Classified("operational", "seven years after leaving")
    account = models.OneToOneField(Account, models.PROTECT, related_name="staff")
    site = models.ForeignKey("store.Site", models.PROTECT, related_name="+")
    name = models.TextField()
    phone = models.TextField(default="")
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)


class Patient(OrganisationRow):
    """A person in care. Reached only through a door, like everything that hangs on it."""

    classified = IDENTITY
    site = models.ForeignKey("store.Site", models.PROTECT, related_name="+")
    account = models.OneToOneField(Account, models.PROTECT, related_name="patient", null=True)
    number = models.TextField()  # the record number people read aloud
    name_used = models.TextField()  # what to call the person, first on every page
    pronouns = models.TextField(default="")
    born_on = models.DateField(null=True)
    languages = ArrayField(models.TextField(), default=list)  # preferred first
    needs_interpreter = models.BooleanField(default=False)
    zone = models.TextField()
    conditions = ArrayField(models.TextField(), default=list)  # coded conditions both kinds, for the heading
    medicines = ArrayField(models.TextField(), default=list)  # coded kinds the watch needs: moud, psychiatric
    what_matters = models.TextField(default="")
    is_deidentified = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField()
    followed_until = models.DateTimeField(null=True)  # a study record ends; live care does not
    blind_check_allowed = models.BooleanField(default=False)  # the person's own yes; see core.meds.blind
    # The person's own yes or no to each kind of fair test; a kind that is missing: never asked.
    joins_tests = models.JSONField(null=True)
    labels = ArrayField(models.TextField(), default=list)

    objects = Closed()
    everyone: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="patient_number")]


class PatientName(PatientRow):
    classified = IDENTITY
    kind = models.TextField()  # legal, used, former
    text = models.TextField()


class ContactChannel(PatientRow):
    """A way to reach the person, and whether it is safe to use (HAZ-39, HAZ-52)."""

    classified = IDENTITY
    kind = models.TextField()  # mobile, text, e-mail, post, in_person
    value = models.TextField()
    is_safe = models.BooleanField()
    may_leave_message = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)
    note = models.TextField(default="")


class Supporter(PatientRow):
    """Somebody the person chose to be able to call from the app; what they may see is decided elsewhere."""

    classified = IDENTITY
    name = models.TextField()
    relation = models.TextField()
    phone = models.TextField()
    position = models.SmallIntegerField(default=0)


class TeamMember(PatientRow):
    """The tie that opens a chart: who is on whose team, as what, from when until when."""

    classified = IDENTITY
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    role = models.TextField()
    is_lead = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["staff", "patient"])]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "staff", "role"], condition=Q(until_at=None), name="team_member_once"
            )
        ]
