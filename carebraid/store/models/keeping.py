"""How long rows stay: what must be held, and what was disposed of, asked for by one person and done by another (PRV-081)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ._base import Classified, OrganisationRow

KEEPING = Classified("operational", "six years after it ended (45 CFR 164.316(b)(2))")


class Hold(OrganisationRow):
    """Nothing is disposed of while a hold stands: of one person, or of the whole organisation where none is named."""

    classified = Classified("identity", "six years after it ended (45 CFR 164.316(b)(2))", ("ETH", "BH"))
    patient = models.ForeignKey("store.Patient", models.PROTECT, related_name="+", null=True)
    why = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["organisation"], condition=Q(lifted_at=None), name="hold_standing")]


class Disposal(OrganisationRow):
    """One disposal: which table and rule, how many rows, the digest of their ids; asked for, then done by somebody else.

    Done, it is the certificate. It holds no content and no id of what is gone.
    """

    classified = KEEPING
    table = models.TextField()
    rule = models.TextField()
    older_than = models.DateTimeField()
    rows = models.IntegerField()
    digest = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("store.Account", models.PROTECT, related_name="+", null=True)
