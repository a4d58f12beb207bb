"""What clinicians write about a session; and, in a table of its own, what is kept apart from the record."""

from __future__ import annotations

from django.db import models

from ._base import CLINICAL, Classified, PatientRow


class Note(PatientRow):
    """One version of a session note. An edit is a new row of the same ``note``; nothing is written over."""

    classified = CLINICAL
    note = models.UUIDField()
    version = models.IntegerField()
    author = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "happened_at"], name="note_by_patient")]
        constraints = [models.UniqueConstraint(fields=["note", "version"], name="note_version")]


class ApartNote(PatientRow):
    """One version of a note kept apart: psychotherapy (45 CFR 164.501) or SUD counselling (42 CFR 2.11).

    Apart in fact: no statement that reads a record, a timeline, a count or a caseload reads this table, and rows
    come only to their author.
    """

    classified = Classified("clinical", "as the chart; apart from it (45 CFR 164.501)", ("ETH", "BH"))
    note = models.UUIDField()
    version = models.IntegerField()
    kind = models.TextField()  # psychotherapy, counselling
    author = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "author"], name="apart_by_author")]
        constraints = [models.UniqueConstraint(fields=["note", "version"], name="apart_version")]
