"""How worried to be about one person today, with every reason in words.

This is the readable definition; anything faster has to agree with it. A rule can raise a level,
only a person lowers what people decided (protocols.yaml, principles). Too little data is a state of
its own and never "fine" (HAZ-23).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from carebraid.core.kernel.codes import Evidence
from carebraid.core.kernel.moment import require_aware

from . import checkin_signs as told
from . import record_signs as record
from . import score_signs as scored
from .own_signs import OWN_WEIGHT, look_for_own
from .reason import Reason, because
from .signal import History, Sign, SignBook
from .view import Finding, Found, Unknown, View

Rule = Callable[[View, Sign, SignBook], Finding]

RULES: Mapping[str, tuple[Rule, str]] = {
    "sleep_short": (
        told.sleep_short,
        "hours <6 on >=3 of 7 days OR drop >=1.5 h from baseline",
    ),
    "sleep_very_short": (told.sleep_very_short, "hours <4 on >=2 nights in a row"),
    "mood_drop": (
        scored.mood_drop,
        "PHQ-9 rise >=5 OR PHQ-2 >=3 after <3 OR WHO-5 drop >=10 points",
    ),
    "anxiety_rise": (scored.anxiety_rise, "rise >=4"),
    "irritability": (scored.irritability, "gad-7 q6 >=2 or BAM q3 >=2"),
    "trauma_flare": (scored.trauma_flare, "rise >=10 or total >=31 after below"),
    "craving_high": (told.craving_high, "now >=7 any time OR 24h worst >=8"),
    "craving_slope": (
        told.craving_slope,
        "least-squares slope over last 7 points >=0.5 per day AND last >=4",
    ),
    "resist_drop": (told.resist_drop, "resist <=4"),
    "isolation": (
        scored.isolation,
        "BAM q16 = 0 OR supportive contacts <=1 in 7 days (baseline >=3)",
    ),
    "risky_people_places": (
        scored.risky_people_places,
        "BAM q11 >=2 or person reports trigger",
    ),
    "missed_moud": (
        record.missed_moud,
        "methadone or buprenorphine missed >=2 days OR refill 3+ days late",
    ),
    "missed_psych_med": (
        record.missed_psych_med,
        "missed_days >=3 in 7 or fill gap >=7 days",
    ),
    "missed_visit": (
        record.missed_visit,
        "2 no-shows in 30 days or no contact 14 days",
    ),
    "checkin_silence": (
        told.checkin_silence,
        "no response 3 days when baseline >=5 of 7",
    ),
    "uds_positive": (
        record.uds_positive,
        "confirmed or presumptive positive not explained by prescription",
    ),
    "uds_missing": (record.uds_missing, "two expected tests missed in 14 days"),
    "moud_absent_in_urine": (
        record.moud_absent_in_urine,
        "buprenorphine or norbuprenorphine absent when prescribed",
    ),
    "any_use": (scored.any_use, "use score rises from 0"),
    "pain_flare": (scored.pain_flare, "rise >=30% and >=2 points"),
    "withdrawal": (scored.withdrawal, "COWS >=5 or SOWS >=10"),
    "loss_event": (
        told.loss_event,
        "death, breakup, eviction, job loss, arrest, custody, overdose of friend",
    ),
    "anniversary": (record.anniversary, "within 7 days"),
    "stimulant_flag": (
        scored.stimulant_flag,
        "very short sleep plus palpitations or pulse >110",
    ),
    "risk_over_protection": (
        scored.risk_over_protection,
        "risk >=12 and protective <=12",
    ),
    "social_need": (scored.social_need, "needs >=2 or safety = 1"),
    "post_transition": (record.post_transition, "within 28 days"),
}
"""The code for each sign, and the sentence of warning_signs.yaml that it was written for. Signs that
stand only in the book (sleep_irregular, lai_late, cannabis_psychosis) have no source in the house yet."""

ENOUGH_DAYS = 14
ENOUGH_ANSWERS = 3
ENOUGH_FRESH_DAYS = 7
"""Minimum inputs for calm, project convention: three answered days in 14 with the last at most 7 days
old, or a scored instrument, a kept visit or a done test in 14 days."""


@dataclass(frozen=True, slots=True)
class ActiveSign:
    """A sign that is there: its weight, why, since when, how well founded, and what it rests on."""

    id: str
    weight: int
    reason: Reason
    since: datetime | None
    evidence: Evidence
    grounds: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class NotComputable:
    """A sign that could not be looked for, and why (``no_source too_few too_old rule_changed``)."""

    id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What the watch says about one person.

    ``level`` is 0–4, and None when there is too little to say and no sign is there: it can then not
    be taken for a calm 0. ``not_enough`` is set whenever the inputs are below the minimum, also beside
    a level (a sign is there, and little else is known). ``score`` is the sum of weights, a lower bound
    when ``not_computable`` is not empty. ``newest_input_at`` is when the newest input was learned.
    """

    level: int | None
    score: int
    active: tuple[ActiveSign, ...]
    raised_by: tuple[Reason, ...]
    not_computable: tuple[NotComputable, ...]
    not_enough: bool
    baseline_used: str
    usual_sleep_hours: float
    newest_input_at: datetime | None
    last_contact_at: datetime | None
    computed_at: datetime

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, heaviest first: what raised the level, then the signs."""
        ordered = sorted(self.active, key=lambda sign: -sign.weight)
        return self.raised_by + tuple(sign.reason for sign in ordered)

    @property
    def evidence(self) -> Evidence:
        """The weakest evidence mark among the active signs; weights are project conventions."""
        order = list(Evidence)
        marks = [sign.evidence for sign in self.active]
        return max(marks, key=order.index, default=Evidence.PROJECT_CONVENTION)


def judge(history: History, now: datetime, book: SignBook, *, bipolar: bool = False) -> Level:
    """The level of one person at ``now``. Refuses nothing: what cannot be computed is listed.

    ``bipolar``: the person lives with bipolar disorder, for which two nights of almost no sleep ask
    for a clinician the same day (warning_signs.yaml, J5).
    """
    now = require_aware(now)
    view = View(history, now)
    active, missing = _look(view, book)
    score = sum(sign.weight for sign in active)
    level, raised_by = _raise(view, book.level_of(score), active, bipolar)
    little = not has_enough(view)
    base = told.sleep_baseline(view, book)
    return Level(
        level=None if little and level == 0 else level,
        score=score,
        active=active,
        raised_by=raised_by,
        not_computable=missing,
        not_enough=little,
        baseline_used=base.source,
        usual_sleep_hours=float(base.median),
        newest_input_at=_newest_input(view),
        last_contact_at=record.last_contact(view),
        computed_at=now,
    )


def _look(view: View, book: SignBook) -> tuple[tuple[ActiveSign, ...], tuple[NotComputable, ...]]:
    active, missing = [], []
    for sign in book.signs:
        found = look_for(view, sign, book)
        if isinstance(found, Found):
            active.append(
                ActiveSign(
                    sign.id,
                    sign.weight,
                    found.reason,
                    found.since,
                    sign.evidence,
                    found.grounds,
                )
            )
        elif isinstance(found, Unknown):
            missing.append(NotComputable(sign.id, found.why))
    for own in view.history.own_signs:
        seen, name = look_for_own(view, own), f"own:{own.id}"
        if isinstance(seen, Found):
            mark = Evidence.PROJECT_CONVENTION
            active.append(ActiveSign(name, OWN_WEIGHT, seen.reason, seen.since, mark, seen.grounds))
        elif isinstance(seen, Unknown):
            missing.append(NotComputable(name, seen.why))
    return tuple(active), tuple(missing)


def look_for(view: View, sign: Sign, book: SignBook) -> Finding:
    """One sign in one history. A sign whose sentence changed since its code was written is not computable."""
    if sign.id not in RULES:
        return Unknown("no_source")
    rule, written_for = RULES[sign.id]
    return rule(view, sign, book) if sign.rule == written_for else Unknown("rule_changed")


def has_enough(view: View) -> bool:
    """Whether there is enough to say that a person without a sign is calm."""
    recent = [day for day in view.answered_days if day > view.today - ENOUGH_DAYS]
    if len(recent) >= ENOUGH_ANSWERS and recent[-1] > view.today - ENOUGH_FRESH_DAYS:
        return True
    history = view.history
    moments = [
        score.at for score in history.scores or () if any(v is not None for v in score.totals.values())
    ]
    moments += [visit.at for visit in history.visits or () if visit.state == "kept"]
    moments += [urine.at for urine in history.urines or () if urine.result in ("positive", "negative")]
    return any(view.is_recent(moment, ENOUGH_DAYS) for moment in moments)


def _raise(
    view: View, level: int, active: tuple[ActiveSign, ...], bipolar: bool
) -> tuple[int, tuple[Reason, ...]]:
    """Raises of protocols.yaml (outreach_stepped levels 3 and 4; J5). Nothing here lowers a level.

    "2 signs" and "3 or more signs" of the ladder are signs of weight 2: the sum of weights says the same.
    """
    ids = {sign.id for sign in active}
    raises: list[tuple[int, Reason]] = []
    history = view.history
    if history.suicide_level in ("moderate", "high"):
        raises.append((4, because("raised_suicide", level=history.suicide_level)))
    recent = [at for at in history.overdoses or () if view.is_recent(at, 28)]
    if recent:
        raises.append((4, because("raised_overdose", days=view.days_ago(max(recent)))))
    if "missed_moud" in ids:
        missed = (record.moud_missed(view, 7) or (0, ()))[0]
        raises.append((4 if missed >= 3 else 3, because("raised_moud", missed=missed)))
    if {"any_use", "craving_high"} <= ids:
        raises.append((3, because("raised_use_craving")))
    if bipolar and "sleep_very_short" in ids:
        raises.append((3, because("raised_bipolar_sleep")))
    top = max([level, *(at for at, _ in raises)])
    since = history.unreachable_since
    if since is not None and top >= 3 and view.now - since >= timedelta(hours=72):
        hours = (view.now - since) // timedelta(hours=1)
        raises.append((4, because("raised_unreachable", hours=hours)))
    # The reasons that matter are those that lift the level above what the signs alone make.
    lifted = tuple(reason for at, reason in sorted(raises, key=lambda r: -r[0]) if at > level)
    return max([level, *(at for at, _ in raises)]), lifted


def _newest_input(view: View) -> datetime | None:
    """When the newest input was learned, of whatever kind."""
    history = view.history
    moments = [point.learned_at or point.at for _, point in view.points]
    moments += [score.at for score in history.scores or ()]
    moments += [visit.at for visit in history.visits or ()]
    moments += [urine.at for urine in history.urines or ()]
    moments += [move.at for move in history.transitions or ()]
    moments += [_start_of(dose.on.toordinal(), view) for dose in history.doses or ()]
    return record.newest_of(moments, view.now)


def _start_of(day: int, view: View) -> datetime:
    """The first moment of a local day: a day's dose was learned then or later."""
    return datetime.combine(datetime.fromordinal(day).date(), time(), tzinfo=view.now.tzinfo)
