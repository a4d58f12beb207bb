"""Signs that a person watches of their own, and what was learnt from their days."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ._base import PatientRow


class OwnSign(PatientRow):
    """One sign, written with the person or found in their days: core.watch.signature.

    ``state``: proposed (found, nobody has said yes), watched, muted, stopped. ``tell``: team, or me alone. ``learnt`` holds
    the limit with its figures, or why there is none; empty where nothing was learnt yet. ``version`` is optimistic.
    """

    words = models.TextField(default="")
    measure = models.TextField()
    is_low = models.BooleanField()
    pitch = models.TextField(default="usual")  # usual, sharp
    state = models.TextField(default="watched")
    origin = models.TextField(default="written")  # written, found
    then_what = models.TextField(default="")
    tell = models.TextField(default="team")
    learnt = models.JSONField(default=dict)
    since_at = models.DateTimeField()
    written_by = models.TextField()
    writer_name = models.TextField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        base_manager_name = "everyone"
        indexes = [
            models.Index(
                fields=["patient"], condition=Q(state="watched", tell="team"), name="own_sign_for_the_team"
            )
        ]


class OwnWatch(PatientRow):
    """How a person's signs are watched: the most alarms a month, and what the last learning came to. One row each."""

    budget = models.SmallIntegerField()
    budget_by = models.TextField(default="")
    learnt_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(fields=["patient"], name="own_watch_once"),
            models.CheckConstraint(condition=Q(budget__gte=0, budget__lte=10), name="own_watch_budget"),
        ]
