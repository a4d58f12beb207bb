"""What was foretold of a person, week by week, how it came, and who lets a model speak."""

from __future__ import annotations

from django.db import models

from ._base import Classified, OrganisationRow, PatientRow


class Foretold(PatientRow):
    """One forecast at the end of one week. ``refused`` holds the code where nothing was foretold, and why.

    ``as_of`` is when the newest fact it rests on was learned: a forecast carries its age. ``came`` is filled when it is over.
    """

    task = models.TextField()
    model = models.TextField()
    week = models.IntegerField()
    probability = models.FloatField(null=True)
    refused = models.TextField(default="")
    reasons = models.JSONField(default=list)
    like_this = models.JSONField(null=True)
    as_of = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()
    basis = models.TextField(default="")  # digest of what it rests on: the same again is not worked out twice
    is_high = models.BooleanField(
        default=False
    )  # at or above the threshold at which the model's figures were taken
    over_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(fields=["patient", "task", "week"], name="foretold_once_a_week"),
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True) ^ models.Q(refused=""),
                name="foretold_or_refused",
            ),
        ]


class ModelUse(OrganisationRow):
    """Whether a model may drive outreach here: shut while its figures fail for a group, unless a named person accepts it."""

    classified = Classified("operational", "six years after it ended")
    model = models.TextField()
    digest = models.TextField()
    state = models.TextField()  # shut, open, accepted, withdrawn
    failures = models.JSONField(default=list)
    why = models.TextField(default="")
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField()
    intercept = models.FloatField(default=0.0)  # a signed recalibration for this site
    slope = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "model"], name="model_use_once"),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | (~models.Q(why="") & ~models.Q(decided_by="")),
                name="model_accepted_by_somebody",
            ),
        ]


class DriftReading(OrganisationRow):
    """One month of a model on this site's own outcomes, and what was done about it."""

    classified = Classified("operational", "six years after it ended")
    model = models.TextField()
    month = models.DateField()
    count = models.IntegerField()
    observed = models.FloatField(null=True)
    predicted = models.FloatField(null=True)
    intercept = models.FloatField(null=True)
    slope = models.FloatField(null=True)
    drifts = models.BooleanField(null=True)
    signed_by = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "model", "month"], name="drift_once_a_month")
        ]


class AttentionBudget(OrganisationRow):
    """How many people one colleague can look after in a day before the list says "below the line"."""

    classified = Classified("operational", "two years")
    staff = models.OneToOneField("store.Staff", models.PROTECT, related_name="+")
    a_day = models.SmallIntegerField()
