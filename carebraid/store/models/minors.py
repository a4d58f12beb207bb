"""Whose law on minors applies, and what a director found about one in danger (42 CFR 2.14)."""

from __future__ import annotations

from django.db import models

from ._base import OrganisationRow, PatientRow
from .sharing import REGISTER, SHARING


class StateLaw(OrganisationRow):
    """The state whose law applies from ``from_at`` on, and who, for the organisation, confirmed its rule on minors."""

    classified = REGISTER
    state = models.TextField()  # ISO 3166-2; empty: not known, both sign
    confirmed_by = models.TextField()
    entered_by = models.TextField()
    from_at = models.DateTimeField()


class ThreatFinding(PatientRow):
    """A director's finding that a minor cannot choose and is in substantial danger (2.14(c), PRV-068)."""

    classified = SHARING
    director = models.TextField()
    finding = models.TextField()
    parent = models.TextField()
    pieces = models.JSONField()
    found_at = models.DateTimeField()
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")

    class Meta:
        base_manager_name = "everyone"
