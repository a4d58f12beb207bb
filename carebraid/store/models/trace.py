"""The journal beside the state, its seals, quarantined input, and the worker's pulse."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast, Now

from ._base import Classified, Row


class CurrentTransaction(Func):
    """The number of the transaction that writes."""

    function = "pg_current_xact_id"
    output_field = TextField()


JOURNAL = Classified("security", "six years (45 CFR 164.316), then by a recorded decision only")


class JournalEntry(models.Model):
    """Who did what to whom, when it happened and when we learned it. Codes and digests, never clinical text.

    ``xact`` is the writing transaction's number: a row whose transaction is older than every running one
    can no longer appear late, so seals cover ranges of it and writers never wait for one another.
    """

    classified = JOURNAL
    id = models.BigAutoField(primary_key=True)
    xact = models.BigIntegerField(db_default=Cast(Cast(CurrentTransaction(), TextField()), BigIntegerField()))
    organisation_id = models.UUIDField(null=True)
    learned_at = models.DateTimeField(db_default=Now())
    happened_at = models.DateTimeField()
    actor = models.TextField()
    actor_name = models.TextField()
    roles = ArrayField(models.TextField(), default=list)
    action = models.TextField()
    purpose = models.TextField(default="")
    outcome = models.TextField(default="done")  # done, seen, refused
    patient_id = models.UUIDField(null=True)
    object_kind = models.TextField(default="")
    object_id = models.TextField(default="")
    detail = models.JSONField(default=dict)
    request = models.TextField(default="")
    digest = models.BinaryField()  # set by a trigger over every other column

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "-id"], name="journal_by_patient"),
            models.Index(fields=["xact"], name="journal_by_xact"),
        ]


class JournalSeal(models.Model):
    """One link of the chain: every journal row of a range of transactions, and the seal before."""

    classified = JOURNAL
    number = models.BigIntegerField(primary_key=True)
    from_xact = models.BigIntegerField()
    to_xact = models.BigIntegerField()
    rows = models.IntegerField()
    ids = ArrayField(models.BigIntegerField(), default=list)
    digests = models.BinaryField()  # 32 bytes a row, in order of id
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()


class Quarantined(Row):
    """Input that could not be taken, kept whole with its reason until a person decides (nothing is lost)."""

    classified = Classified("clinical", "until decided, then one year", ("ETH", "BH"))
    organisation = models.ForeignKey("store.Organisation", models.PROTECT, related_name="+", null=True)
    source = models.TextField()
    place = models.TextField()
    code = models.TextField()
    words = models.TextField()
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()
    key = models.TextField(unique=True)


class Pulse(models.Model):
    """The last time each standing job did its round: what the doctor and the watchdog read."""

    classified = Classified("operational", "replaced at each beat")
    name = models.TextField(primary_key=True)
    beat_at = models.DateTimeField()
    detail = models.JSONField(default=dict)
