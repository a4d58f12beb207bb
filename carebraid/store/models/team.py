"""Tasks that always have an owner, the rota that finds one, and appointments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ._base import Classified, OrganisationRow, PatientRow

ROTA = Classified("operational", "two years")


class Shift(OrganisationRow):
    """A turn of duty in local wall time: every ``weekday`` (Monday 0) or once ``on`` a day; see core.team.roster."""

    classified = ROTA
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    site = models.ForeignKey("store.Site", models.PROTECT, related_name="+", null=True)  # none: everywhere
    service = models.TextField(default="clinic")  # clinic, site_on_call, organisation_on_call
    weekday = models.SmallIntegerField(null=True)
    on = models.DateField(null=True)
    starts = models.TimeField()
    ends = models.TimeField()
    zone = models.TextField()


class Leave(OrganisationRow):
    classified = Classified("operational", "two years", (), 2, "until_at")
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class OnCall(OrganisationRow):
    """The list that catches what no rota catches: never empty while anybody works here (HAZ-02)."""

    classified = ROTA
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    position = models.SmallIntegerField()


class Task(PatientRow):
    """Something a person must do for somebody, with an owner and a time: state, never a message.

    The columns are those of ``core.team.task.Task``. ``subject`` tells two open tasks of one kind apart
    (which protocol, which follow-up call); ``why`` holds the reasons with their facts, oldest first.
    ``next_step_at`` is when the ladder acts if nobody does: an open task always has one.
    """

    kind = models.TextField()
    subject = models.TextField(default="")
    priority = models.TextField()
    reasons = ArrayField(models.TextField(), default=list)
    why = models.JSONField(default=list)
    state = models.TextField(default="open")
    owner = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rung = models.SmallIntegerField(default=0)
    rung_since = models.DateTimeField(null=True)
    highest = models.SmallIntegerField(null=True)
    next_step_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey("store.Staff", models.PROTECT, related_name="+", null=True)
    acknowledged_at = models.DateTimeField(null=True)
    attempts = models.JSONField(default=list)
    next_attempt_at = models.DateTimeField(null=True)
    escalations = models.SmallIntegerField(default=0)
    closed_by = models.ForeignKey("store.Staff", models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")
    reached = models.TextField(default="")
    reached_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind", "subject"], condition=~Q(state="closed"), name="task_open_once"
            ),
            models.CheckConstraint(
                # The person themself may end what the app asked them; nobody on the staff closed it then.
                condition=~Q(state="closed")
                | (
                    Q(closed_at__isnull=False)
                    & ~Q(outcome="")
                    & (Q(closed_by__isnull=False) | Q(outcome="answered_themselves"))
                ),
                name="task_closed_by_a_person_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(next_step_at__isnull=False), name="task_open_never_stalls"
            ),
            models.CheckConstraint(
                # What only a forecast began climbs no higher by itself than a clinician's look.
                condition=Q(highest=None) | Q(rung__lte=models.F("highest")),
                name="task_not_over_its_highest",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=~Q(state="closed"), name="task_open_by_owner"),
            models.Index(fields=["next_step_at"], condition=~Q(state="closed"), name="task_open_by_step"),
            models.Index(fields=["patient", "opened_at"], name="task_by_patient"),
        ]


class TaskEvent(PatientRow):
    """What happened to a task, in order: raised, added, climbed, handed_over, claimed, attempted, closed."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.TextField()
    actor = models.TextField()
    detail = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["task", "at"], name="task_event_by_task")]


class Appointment(PatientRow):
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+", null=True)
    kind = models.TextField()
    at = models.DateTimeField()
    state = models.TextField()  # planned, kept, missed, cancelled, not_due
    reason = models.TextField(default="")
    source = models.TextField(default="clinic")

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "at"], name="appointment_by_patient")]


class Message(OrganisationRow):
    """Something sent to somebody, with its delivery states; its text never says what it is about (HAZ-38)."""

    classified = Classified("operational", "one year", (), 1, "queued_at")
    account = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", null=True)  # the outreach it belongs to
    key = models.TextField(unique=True)  # idempotency: the same follow-up is one message
    template = models.TextField()
    channels = ArrayField(models.TextField(), default=list)
    queued_at = models.DateTimeField()
    began_at = models.DateTimeField(
        null=True
    )  # a sender took it in hand; with nothing after it, nobody knows (REL-11)
    sent_at = models.DateTimeField(null=True)
    went_to = models.ForeignKey("store.ContactChannel", models.SET_NULL, related_name="+", null=True)
    delivered_at = models.DateTimeField(null=True)  # the text provider's signed word that it arrived
    shown_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failure = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "queued_at"],
                condition=Q(sent_at=None, failure=""),
                name="message_waiting",
            )
        ]


class SavedView(OrganisationRow):
    """A way of looking at the caseload that somebody named for themself: sort and filters, never people."""

    classified = Classified("operational", "while the account exists")
    account = models.ForeignKey("store.Account", models.CASCADE, related_name="+")
    name = models.TextField()
    query = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="saved_view_name")]
