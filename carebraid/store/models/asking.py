"""A colleague asks a person for their consent: what, for whom, what for and why; and what the person said."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ._base import PatientRow
from .sharing import SHARING


class ConsentAsk(PatientRow):
    """One request for a consent. Without ``partner`` it is for ``staff``, who asked, to open the record.

    ``answer``: empty while it is open, ``yes`` (then ``consent`` is what was signed) or ``no``.
    """

    classified = SHARING
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    partner = models.ForeignKey("store.Partner", models.PROTECT, related_name="+", null=True)
    kinds = ArrayField(models.TextField(), default=list)
    purpose = models.TextField()
    why = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    consent = models.ForeignKey("store.Consent", models.PROTECT, related_name="+", null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "partner"], condition=Q(answer="") & Q(partner__isnull=False), name="ask_open_for_partner"
            ),
            models.UniqueConstraint(
                fields=["patient", "staff"], condition=Q(answer="") & Q(partner=None), name="ask_open_for_colleague"
            ),
        ]  # fmt: skip
