"""Which laws hold for an organisation or a site, what is processed there on which ground, and accounts under seal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ._base import Classified, OrganisationRow

KEPT = Classified("operational", "six years after it ended (45 CFR 164.530(j))")


class Regime(OrganisationRow):
    """A rule that holds from a day on: ``gdpr`` at one site, ``intermediary`` for the whole organisation (no site).

    ``intermediary``: the organisation passes on records under general designations (42 CFR 2.11, 2.24).
    """

    classified = KEPT
    site = models.ForeignKey("store.Site", models.PROTECT, related_name="+", null=True)
    kind = models.TextField()
    from_at = models.DateTimeField()
    by = models.TextField()
    until_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "site", "kind"], condition=Q(until_at=None), nulls_distinct=False,
                name="regime_once",
            )
        ]  # fmt: skip


class Processing(OrganisationRow):
    """A purpose for which a site under the GDPR processes data, with its recorded grounds (PRV-095)."""

    classified = KEPT
    site = models.ForeignKey("store.Site", models.PROTECT, related_name="+")
    purpose = models.TextField()
    article_6 = models.TextField()
    article_9 = models.TextField()
    why = models.TextField()
    from_at = models.DateTimeField()
    by = models.TextField()
    until_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "purpose"], condition=Q(until_at=None), name="processing_once"
            )
        ]


class SealedAccount(OrganisationRow):
    """An account for the day on which nobody can sign in as usual (PRV-076): closed, until its printed code opens it.

    ``code_hash`` is empty once the code was used: the seal is broken and a new one has to be made.
    """

    classified = Classified("security", "six years after it was reviewed (45 CFR 164.316(b)(2))")
    account = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    code_hash = models.TextField()
    sealed_at = models.DateTimeField()
    sealed_by = models.TextField()
    opened_at = models.DateTimeField(null=True)
    why = models.TextField(default="")
    until_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(default="")
    finding = models.TextField(default="")
    review_words = models.TextField(default="")
