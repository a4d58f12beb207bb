"""What people tell us and what follows from it: check-ins, answers, safety cases, plans, levels, entries."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ._base import PatientRow


class Arriving(PatientRow):
    """A table that gets many rows a person. Its own indexes begin with the person and with the organisation; a plain one on
    either beside them would be taken in their place, and then everything a person ever told is read to find nothing new.
    """

    organisation = models.ForeignKey("store.Organisation", models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey("store.Patient", models.PROTECT, related_name="+", db_index=False)

    class Meta(PatientRow.Meta):
        abstract = True


class CheckIn(Arriving):
    """One check-in; its id is the one the person's device gave it, so that sending twice is harmless.

    Anything not answered is null. ``happened_at`` is corrected by the device's measured clock offset;
    ``device_at`` is what the device said (HAZ-41).
    """

    happened_at = models.DateTimeField()
    learned_at = models.DateTimeField()
    device_at = models.DateTimeField()
    is_clock_off = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    answering = models.TextField(null=True)  # noqa: DJ001 - null is "not asked"; empty would be an answer
    craving = models.SmallIntegerField(null=True)
    worst = models.SmallIntegerField(null=True)
    resist = models.SmallIntegerField(null=True)
    mood = models.SmallIntegerField(null=True)
    sleep_hours = models.FloatField(null=True)
    distress = models.SmallIntegerField(null=True)
    cope = models.SmallIntegerField(null=True)
    used = models.TextField(null=True)  # noqa: DJ001
    medicine = models.TextField(null=True)  # noqa: DJ001
    safety = models.TextField(null=True)  # noqa: DJ001
    details = models.JSONField(default=dict)  # used_what, triggers, places, feelings, note, offset in seconds
    source = models.TextField(default="app")
    safety_case = models.ForeignKey("store.SafetyCase", models.PROTECT, related_name="+", null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.CheckConstraint(
                condition=Q(safety__isnull=True) | Q(safety="no") | Q(safety_case__isnull=False),
                name="checkin_safety_has_a_case",
            )
        ]
        indexes = [
            models.Index(fields=["patient", "-happened_at"], name="checkin_by_patient"),
            # "Is there anything newer than the level?" is asked of everybody on a caseload (HAZ-22).
            models.Index(fields=["patient", "-learned_at"], name="checkin_by_learned"),
            # And of a whole clinic every twenty seconds.
            models.Index(fields=["organisation", "learned_at"], name="checkin_by_arrival"),
        ]


class SafetyCase(PatientRow):
    """Somebody may be in danger: open until a person closes it, and never without its task."""

    protocol = models.TextField()  # suicide_safety, overdose_prevention, …
    level = models.TextField(default="unknown")  # unknown until screened; none, low, moderate, high
    opened_at = models.DateTimeField()
    opened_by = models.JSONField(default=list)  # [{"source": "response", "id": …, "critical": …, "at": …}]
    task = models.ForeignKey("store.Task", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "protocol"], condition=Q(closed_at=None), name="safety_case_open_once"
            )
        ]


class Response(Arriving):
    """Answers to one questionnaire. A critical answer and its safety case are one write, or none."""

    instrument = models.TextField()
    edition = models.TextField()  # digest of the definition that scored it (HAZ-20)
    state = models.TextField()  # begun, complete
    answers = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    bands = models.JSONField(default=dict)
    critical = ArrayField(models.TextField(), default=list)
    flags = ArrayField(models.TextField(), default=list)
    happened_at = models.DateTimeField()
    learned_at = models.DateTimeField()
    source = models.TextField()  # app, clinic, import
    entered_by = models.TextField()
    safety_case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="+", null=True)
    version = models.IntegerField(default=1)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.CheckConstraint(
                condition=Q(critical=[]) | Q(safety_case__isnull=False), name="critical_answer_has_a_case"
            )
        ]
        indexes = [
            models.Index(fields=["patient", "instrument", "-happened_at"], name="response_by_patient"),
            models.Index(fields=["patient", "-learned_at"], name="response_by_learned"),
            models.Index(fields=["organisation", "learned_at"], name="response_by_arrival"),
        ]


class SafetyPlan(PatientRow):
    """One version of a Stanley-Brown plan; versions are added, never changed (HAZ-55)."""

    version = models.IntegerField()
    entries = models.JSONField(default=list)  # core.plan.safety.Entry, line by line
    removed = models.JSONField(default=list)
    written_at = models.DateTimeField()
    written_by = models.TextField()
    writer_name = models.TextField()
    review_on = models.DateField()

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="safety_plan_version")]


class Entry(PatientRow):
    """A dated clinical fact with where it came from: urine results, doses, diary days, withdrawal, arms.

    ``happened_at`` is when it was so, ``learned_at`` when we could have known: a diary day told at the
    next visit is learned at that visit.
    """

    kind = models.TextField()
    code = models.TextField(default="")
    happened_at = models.DateTimeField()
    learned_at = models.DateTimeField()
    value = models.JSONField(default=dict)
    origin = models.TextField()  # import:<id>, clinic, …

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "kind", "happened_at"], name="entry_by_patient")]


class Standing(PatientRow):
    """How each person stands now, one row each, kept by the flows: what the caseload reads.

    Its slow twin recomputes every column from the rows themselves. ``computed_at`` and
    ``newest_input_at`` tell a stale level from a fresh one (HAZ-22).
    """

    level = models.SmallIntegerField(null=True)  # null: not enough information, which is not fine
    score = models.SmallIntegerField(null=True)
    signs = models.JSONField(default=list)
    is_little = (
        models.GeneratedField(  # too little is known to call anybody calm; kept apart so that lists sort fast
            expression=Q(signs__contains={"not_enough": True}),  # type: ignore[arg-type]
            output_field=models.BooleanField(),
            db_persist=True,
        )
    )
    computed_at = models.DateTimeField(null=True)
    newest_input_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)  # study records stand as of their last day
    craving = models.JSONField(default=list)  # last 28 days: [day, value or null]
    sleep = models.JSONField(default=list)
    phq9 = models.JSONField(default=list)  # last eight: [day, total or null]
    gad7 = models.JSONField(default=list)
    word = models.TextField(default="")
    worst_run = models.SmallIntegerField(default=0)
    current_run = models.SmallIntegerField(default=0)
    last_contact_at = models.DateTimeField(null=True)
    next_appointment_at = models.DateTimeField(null=True)
    not_improving = models.TextField(default="")  # the rule's words, or empty
    overdue = models.TextField(default="")  # what is overdue, or empty
    urgent = models.SmallIntegerField(default=0)  # open safety tasks
    raised_until = models.DateTimeField(
        null=True
    )  # a forecast that may speak here asks for a call until then
    # What is foretold holds until then, while what it rests on is the same: see store.foretelling.still_holds.
    foretold_until = models.DateTimeField(null=True)
    foretold_before = models.DateTimeField(null=True)
    foretold_on = models.TextField(db_default="")

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["patient"], name="standing_once")]


class ImportRun(PatientRow):
    """Which participant came with which run, and the digest that makes the same again harmless."""

    run = models.TextField()
    source = models.TextField()
    digest = models.TextField()
    imported_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "everyone"
        constraints = [models.UniqueConstraint(fields=["patient", "source"], name="import_once")]
