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
