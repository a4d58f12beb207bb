"""What the law asks of the house itself: the notice that each person is given, and incidents with their clocks."""

from __future__ import annotations

from django.db import models

from ._base import Classified, OrganisationRow, PatientRow


class NoticeGiven(PatientRow):
    """The notice of privacy practices as it was given to one person: version, language, manner (PRV-053)."""

    classified = Classified("identity", "six years after it was given (45 CFR 164.530(j))", ("ETH", "BH"))
    version = models.TextField()
    language = models.TextField()
    manner = models.TextField()  # in_app, on_paper, read_aloud
    given_at = models.DateTimeField()
    given_by = models.TextField()

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="notice_given_once")]


class Incident(OrganisationRow):
    """A suspected breach, from its discovery to its end (PRV-082, PRV-083). It names nobody in care.

    ``actor`` with ``from_at`` and ``until_at`` says whose doings to look up in the journal; empty: no record was
    opened through this house. ``factors`` holds the four of 45 CFR 164.402(2) in words, ``by_state`` how many live
    where, ``told`` the moment of each notice that was given. ``affected`` None: not counted yet.
    """

    classified = Classified("security", "six years after it was closed (45 CFR 164.530(j))")
    words = models.TextField()
    discovered_at = models.DateTimeField()
    zone = models.TextField()
    is_gdpr = models.BooleanField(default=False)
    actor = models.TextField(default="")
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    affected = models.IntegerField(null=True)
    by_state = models.JSONField(default=dict)
    factors = models.JSONField(default=dict)
    finding = models.TextField(default="")  # breach, not_breach; empty: not assessed, so it counts as one
    found_at = models.DateTimeField(null=True)
    found_by = models.TextField(default="")
    told = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(default="")
