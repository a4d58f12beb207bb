"""What comes after outreach: ways a person allows, missed visits with help, maintenance, and people between services."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ._base import PatientRow
from .people import IDENTITY
from .team import Appointment


class ReachWish(PatientRow):
    """How the team may reach out in person, by the person's own word: call, video, visit. No row: nothing was asked."""

    classified = IDENTITY
    ways = ArrayField(models.TextField(), default=list)
    chosen_at = models.DateTimeField()
    chosen_by = models.TextField()

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["patient"], name="reach_wish_once")]


class ReachHold(PatientRow):
    """Reaching out is held: the person died, is in custody or a hospital, moved away or grieves. It stops, or waits with
    ``owner`` until ``review_at``. One at a time stands."""

    kind = models.TextField()  # died, custody, in_hospital, moved_away, grieving
    since_at = models.DateTimeField()
    placed_at = models.DateTimeField()
    owner = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    told_by = models.TextField()  # person, agreed_contact, professional
    review_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(ended_at=None), name="reach_hold_once"),
            models.CheckConstraint(
                condition=Q(kind="died") | Q(review_at__isnull=False), name="reach_hold_is_looked_at_again"
            ),
        ]


class MissedVisit(PatientRow):
    """What got in the way of one visit, as the person told it, and which help they want: never a penalty."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    told_by = models.TextField()
    barriers = ArrayField(models.TextField(), default=list)
    wanted = ArrayField(models.TextField(), default=list)
    arranged = ArrayField(models.TextField(), default=list)

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["appointment"], name="missed_visit_once")]


class CarePhase(PatientRow):
    """Active care or maintenance; nobody is discharged. No row: active since enrolment.

    ``lasting_days`` is how long what was practised is thought to last (core.reach.booster); ``kept`` counts boosters.
    """

    phase = models.TextField()  # active, maintenance
    since_at = models.DateTimeField()
    lasting_days = models.SmallIntegerField(default=0)
    kept = models.SmallIntegerField(default=0)
    next_booster_at = models.DateTimeField(null=True)
    came_back_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(fields=["patient"], name="care_phase_once"),
            models.CheckConstraint(
                condition=~Q(phase="maintenance") | Q(next_booster_at__isnull=False),
                name="maintenance_has_a_next_booster",
            ),
        ]


class Transition(PatientRow):
    """A person between two services. The sender answers for them until both keys have turned: accepted, and seen."""

    rule = models.TextField()  # protocols.yaml care_transitions: fua, fum, fuh, fui, warm_handoff
    from_name = models.TextField()
    to_name = models.TextField()
    sender = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("store.Staff", models.PROTECT, related_name="+", null=True)
    left_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(default="")
    travels = ArrayField(
        models.TextField(), default=list
    )  # what went with the person: medicines, safety_plan, …
    version = models.IntegerField(default=1)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="transition_open_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(receiver__isnull=False),
                name="transition_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(ended_how="arrived") | (Q(accepted_at__isnull=False) & Q(seen_at__isnull=False)),
                name="transition_arrives_with_two_keys",
            ),
        ]
