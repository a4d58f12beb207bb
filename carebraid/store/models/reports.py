"""Reports that the law allows or demands without a consent, as they were made (42 CFR 2.12(c)(5) and (6))."""

from __future__ import annotations

from django.db import models

from ._base import PatientRow
from .sharing import SHARING


class LegalReport(PatientRow):
    """One report: ``kind`` crime_report or child_abuse_report; ``said`` is word for word what was let through."""

    classified = SHARING
    kind = models.TextField()
    authority = models.TextField()
    address = models.TextField(default="")
    said = models.JSONField()
    at = models.DateTimeField()
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    disclosure = models.ForeignKey("store.Disclosure", models.PROTECT, related_name="+")

    class Meta:
        base_manager_name = "everyone"


class AccountingDelay(PatientRow):
    """Law enforcement states that telling of a report would hinder it: until then no list the person reads has it.

    45 CFR 164.528(a)(2): who said it, in their words, whether in writing. The newest counts; none is written over.
    """

    classified = SHARING
    report = models.ForeignKey(LegalReport, models.PROTECT, related_name="+")
    official = models.TextField()
    words = models.TextField()
    is_written = models.BooleanField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")

    class Meta:
        base_manager_name = "everyone"
