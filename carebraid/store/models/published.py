"""Reports that somebody published, frozen as they were; a withdrawn one stays and says so."""

from __future__ import annotations

from django.db import models

from ._base import Classified, OrganisationRow


class PublishedReport(OrganisationRow):
    """One published report: figures hidden where small, about nobody. ``report``: core.outcomes.report.

    ``digest`` is the SHA-256 of the report as it was published; nothing of the row changes but its withdrawal.
    """

    classified = Classified("public", "as long as the organisation exists")
    number = models.IntegerField()
    taken_on = models.DateField()
    report = models.JSONField()
    digest = models.TextField()
    words = models.TextField(default="")
    published_at = models.DateTimeField()
    published_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(default="")
    withdrawn_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="published_report_number")
        ]
