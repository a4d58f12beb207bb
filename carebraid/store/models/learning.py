"""What the clinic learns from: fair tests and their draws, improvement cycles, the community board, time to reflect."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ._base import Classified, OrganisationRow

LEARNING = Classified("operational", "six years after it ended (45 CFR 46.115(b) asks for three)")


class FairTest(OrganisationRow):
    """A fair test. ``plan`` is frozen when it is registered: its digest is, and the database keeps it.

    ``seed`` decides every draw; the journal has ``seed_digest`` from the beginning and the seed itself at the end.
    """

    classified = LEARNING
    plan = models.JSONField()
    digest = models.TextField()
    occasion = models.TextField()  # the moment in the program at which it draws
    state = models.TextField()  # registered, vetoed, running, ended
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    foreseen = models.JSONField()  # how often imagined tests of the plan found what it looks for
    board_until = models.DateTimeField()  # until then the board may veto and nobody may begin
    vetoed_at = models.DateTimeField(null=True)
    vetoed_by = models.ForeignKey("store.Account", models.PROTECT, related_name="+", null=True)
    veto_why = models.TextField(default="")
    seed = models.BinaryField(null=True)
    seed_digest = models.TextField(default="")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_why = models.TextField(default="")  # a verdict, or: board, by_hand
    looks = models.JSONField(default=list)  # one readout for each look that was taken
    learnt = models.TextField(default="")  # what it means for how we work, in one sentence
    learnt_by = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "occasion"],
                condition=Q(state="running"),
                name="fair_test_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(seed__isnull=False), name="fair_test_runs_on_a_seed"
            ),
        ]


class Allotment(OrganisationRow):
    """One person at one moment in a test: which arm, with what chance, what was known of them, how it turned out.

    ``cluster`` is what the draw was for: the person, the calendar week or the site; all of a cluster share its draw.
    """

    classified = Classified("clinical", "six years after its test ended", ("ETH", "BH"))
    test = models.ForeignKey(FairTest, models.PROTECT, related_name="+")
    patient = models.ForeignKey("store.Patient", models.PROTECT, related_name="+")
    cluster = models.TextField()
    unit_key = models.TextField()
    stratum = models.TextField(default="")
    position = models.IntegerField()
    arm = models.TextField()
    chance = models.FloatField()
    digest = models.TextField()
    drawn_at = models.DateTimeField()
    groups = models.JSONField(default=dict)
    outcome = models.BooleanField(null=True)
    harm = models.BooleanField(null=True)
    known_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "unit_key"], name="allotment_once"),
        ]
        indexes = [models.Index(fields=["test", "cluster"], name="allotment_by_cluster")]


class Cycle(OrganisationRow):
    """An improvement cycle: aim, change, owner, the dated mark on the chart, and what was decided (Langley 2009)."""

    classified = LEARNING
    measure = models.TextField()
    aim = models.TextField()
    change = models.TextField()
    owner = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    change_on = models.DateField()
    review_on = models.DateField()
    decision = models.TextField(default="")  # keep, adapt, drop
    why = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    follows = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)


class BoardMember(OrganisationRow):
    """Somebody on the community advisory board, whatever else they are here."""

    classified = Classified("operational", "six years after they left the board")
    account = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(until_at=None), name="board_member_once")
        ]


class Proposal(OrganisationRow):
    """What somebody on the board asks to be changed, and what was answered and done."""

    classified = LEARNING
    title = models.TextField()
    words = models.TextField()
    by = models.ForeignKey(BoardMember, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    answer = models.TextField(default="")  # doing, done, not_done
    answer_words = models.TextField(default="")
    release = models.TextField(default="")  # the release that holds it
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")


class BoardWord(OrganisationRow):
    """What a board member said of a proposal: words, a vote, or both. The newest vote of a member counts."""

    classified = LEARNING
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    by = models.ForeignKey(BoardMember, models.PROTECT, related_name="+")
    words = models.TextField(default="")
    is_for = models.BooleanField(null=True)
    at = models.DateTimeField()


class Reflection(OrganisationRow):
    """Time somebody who works here had for supervision or reflection; nothing of what was said in it."""

    classified = Classified("operational", "three years after it was")
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    kind = models.TextField()  # supervision, reflection, after_a_crisis
    on = models.DateField()
    minutes = models.IntegerField()
