"""What is held back from a person for a while, and the digests that tell what was altered outside the application."""

from __future__ import annotations

from django.db import models

from ._base import Classified, PatientRow


class HeldBack(PatientRow):
    """One answer or entry that its person does not read for now, on an individual decision (PRV-056).

    ``piece`` is the id of a row of Response or Entry. It ends by itself at ``until_at``; a review that releases it
    moves that moment to now. ``asked_at``: the person asked for another clinician's look (45 CFR 164.524(a)(4)).
    """

    classified = Classified(
        "clinical", "six years after it ended (45 CFR 164.530(j))", ("ETH", "BH"), 6, "until_at"
    )
    piece = models.UUIDField()
    kind = models.TextField()
    ground = models.TextField()  # endangers_the_person, endangers_another
    words = models.TextField()
    held_at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("store.Staff", models.PROTECT, related_name="+", null=True)
    finding = models.TextField(default="")  # kept, released
    review_words = models.TextField(default="")

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "until_at"], name="held_back_by_patient")]


class RowDigest(models.Model):
    """What a row digested to when the application last wrote it (PRV-079). Kept by triggers; nobody writes it by hand.

    ``table`` and ``row`` say which. A row that the application never wrote has none, one that it wrote and that is
    gone has one without a row.
    """

    classified = Classified("security", "as long as the row that it is of")
    pk = models.CompositePrimaryKey("table", "row")
    table = models.TextField()
    row = models.UUIDField()
    organisation_id = models.UUIDField()
    digest = models.BinaryField()
