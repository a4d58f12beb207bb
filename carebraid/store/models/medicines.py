"""Everything a person takes, what was checked about it, what has to be watched, and what it does to them.

Values and rules stand in core.meds; sources with each rule there. Missing is never zero: a dose nobody knows is null.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ._base import PatientRow


class Medicine(PatientRow):
    """One thing taken, by whomever prescribed, bought or given: core.meds.regimen.Taken. ``version`` is optimistic."""

    name = models.TextField()
    kind = models.TextField()
    state = models.TextField()
    amount = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    unit = models.TextField(default="")
    times_a_day = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    formulation = models.TextField(default="")
    started_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    reason = models.TextField(default="")
    prescriber = models.TextField(default="")
    trade_offs = ArrayField(models.TextField(), default=list)
    source = models.TextField(default="clinic")  # clinic, person, hospital, pharmacy, import
    told_at = models.DateTimeField()
    told_by = models.TextField()
    version = models.IntegerField(default=1)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "state"], name="medicine_by_patient")]


class MedicineChange(PatientRow):
    """What was changed on the list, in order; append-only."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.TextField()  # added, dose, taper, stopped, trade_offs, merged
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(default="")
    by = models.TextField()
    by_name = models.TextField()
    found = models.JSONField(
        null=True
    )  # what the interaction check said then: checked, alerts; null: not asked

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "at"], name="medicine_change_by_patient")]


class InteractionCheck(PatientRow):
    """One check that somebody relied on: what was looked at, what fired, what was overridden and why.

    ``is_checked`` False: the check could not run; then a second person signed (``second_by``), never silence.
    ``edition`` is the digest of the knowledge that answered.
    """

    at = models.DateTimeField()
    about = models.JSONField()  # the change that was proposed
    looked_at = models.JSONField()  # names as checked, conditions, events
    is_checked = models.BooleanField()
    why_not = ArrayField(models.TextField(), default=list)
    alerts = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    overrides = models.JSONField(default=list)
    edition = models.TextField()
    by = models.TextField()
    by_name = models.TextField()
    second_by = models.TextField(default="")
    second_name = models.TextField(default="")
    second_at = models.DateTimeField(null=True)
    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="+", null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["organisation", "at"], name="interaction_check_by_day")]


class BlindUse(PatientRow):
    """A blind check across a consent wall: the person sees each use; the prescriber learnt a yes or nothing more."""

    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()
    answer = models.TextField()


class MedicineList(PatientRow):
    """A list from somewhere else, and what was decided about each difference (reconciliation)."""

    source = models.TextField()
    given_at = models.DateTimeField()
    items = models.JSONField()
    decisions = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")


class Supply(PatientRow):
    """A pick-up, an injection or an observed dose: what adherence is worked out from, with the taken doses told."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="+")
    kind = models.TextField()  # pick_up, injection, observed
    on = models.DateField()
    days = models.SmallIntegerField(null=True)
    state = models.TextField(default="given")  # given, missed, refused
    next_due_on = models.DateField(null=True)
    by = models.TextField()

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "on"], name="supply_by_patient")]


class Monitoring(PatientRow):
    """One thing to watch for one medicine, when it is due, and the result that closes it."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="+")
    what = models.TextField()  # code of core.meds.monitoring
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = models.JSONField(null=True)
    is_out_of_range = models.BooleanField(null=True)
    closed_by = models.TextField(default="")
    task = models.ForeignKey("store.Task", models.PROTECT, related_name="+", null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(
                fields=["medicine", "what"], condition=Q(done_on=None), name="monitoring_open_once"
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="monitoring_by_due")]


class SideEffect(PatientRow):
    """What a medicine does to somebody, in their words, with a time by which they get an answer (beyond 8)."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="+", null=True)
    what = models.TextField()
    burden = models.SmallIntegerField(null=True)  # 0 to 10; null: not asked
    told_at = models.DateTimeField()
    told_by = models.TextField()
    answer_due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    answer = models.TextField(default="")
    task = models.ForeignKey("store.Task", models.PROTECT, related_name="+", null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [
            models.Index(fields=["answer_due_at"], condition=Q(answered_at=None), name="side_effect_open")
        ]
