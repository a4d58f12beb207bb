"""Automatic messages to people in care: what each chose, and the evidence that they said yes (PRV-061, PRV-089 to 094)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ._base import Classified, OrganisationRow, PatientRow
from .people import IDENTITY, ContactChannel


class Outreach(PatientRow):
    """By which one channel, in which hours and how often; whether the person said stop; what is known of the address.

    Without a row, and without a channel in it, nothing is sent. ``sent`` holds when automatic messages left in the last
    days: the caps are checked and moved in one statement on this row, so that two workers cannot both be the first.
    """

    classified = IDENTITY
    channel = models.ForeignKey(ContactChannel, models.SET_NULL, related_name="+", null=True)
    from_hour = models.SmallIntegerField(default=8)
    until_hour = models.SmallIntegerField(default=21)
    a_day = models.SmallIntegerField(default=1)
    a_week = models.SmallIntegerField(default=3)
    stopped_at = models.DateTimeField(null=True)
    stopped_how = models.TextField(default="")  # page, reply, staff
    confirmed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(null=True)
    doubt = models.TextField(default="")  # failure, wrong_person
    sent = ArrayField(models.DateTimeField(), default=list)

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["patient"], name="outreach_once")]


class OptIn(PatientRow):
    """One yes to one kind of message by one channel: who said it, when, how, and the text they were shown."""

    classified = Classified("identity", "six years after it ended", ("ETH", "BH"), 6, "ended_at")
    channel = models.TextField()
    kind = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.TextField()
    how = models.TextField()
    text_shown = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient"], name="opt_in_by_patient")]


class NumberProof(PatientRow):
    """A number that the person typed, and whether they could read out the code that was sent to it.

    The code itself is nowhere: it is worked out from the row's id and the installation's key. Before it is proved the
    number is no way to reach anybody.
    """

    classified = Classified("identity", "one year", ("ETH", "BH"), 1, "asked_at")
    number = models.TextField()  # E.164
    asked_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "asked_at"], name="number_proof_by_patient")]


class TextHeard(OrganisationRow):
    """That an answer by text was heard, by the provider's own name for it: the same one again changes nothing."""

    classified = Classified("operational", "one year", (), 1, "heard_at")
    provider_id = models.TextField()
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "provider_id"], name="text_heard_once")
        ]
