"""A slip beside the progress: recovery days that stay counted, how heavy it was, and the one next step.

Nothing here ever sets a count back to zero. One rule for every figure: only days that were told are counted. A day nobody
told about is neither a recovery day nor a day of use, so no stretch is longer than the recovery days there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from carebraid.core.kernel.refusal import Refused

APART_DAYS = 14
"""A stretch goes on over as many untold days in a row and no more; they are not counted in it. Project convention, as
``view.HELD_DAYS``."""
LONGEST_WORDS = 400


@dataclass(frozen=True, slots=True)
class RecoveryDays:
    """``days``: told without use, all of them, whenever; ``used``: told with use. ``longest`` and ``now``: the longest
    stretch and the present one, in days told without use; ``between``: the usual number of those between two uses, None
    where no two uses hold a stretch between them. ``untold``: days since the first told one of which nobody knows."""

    days: int
    used: int
    longest: int
    now: int
    between: float | None
    untold: int


def recovery_days(clean: Collection[int], used: Collection[int], today: int) -> RecoveryDays:
    """Count them. ``clean`` and ``used`` are ordinals of days told; a day in both was one of use."""
    free = {day for day in clean if day <= today} - set(used)
    slips = sorted(day for day in set(used) if day <= today)
    told = free | set(slips)
    stretches = _stretches(sorted(told), set(slips))
    goes_on = bool(told) and max(told) not in slips and today - max(told) <= APART_DAYS
    between = [one.days for one in stretches if one.after_use and one.before_use]
    return RecoveryDays(
        days=len(free), used=len(slips), longest=max((one.days for one in stretches), default=0),
        now=stretches[-1].days if goes_on else 0, between=float(median(between)) if between else None,
        untold=today - min(told) + 1 - len(told) if told else 0,
    )  # fmt: skip


@dataclass(slots=True)
class _Stretch:
    """Told days without use, with no use and no long silence among them; whether use was told right before and after."""

    days: int
    after_use: bool
    before_use: bool = False


def _stretches(told: Iterable[int], slips: Collection[int]) -> list[_Stretch]:
    """Every stretch of these days, oldest first; each told day without use is in exactly one."""
    found: list[_Stretch] = []
    last: int | None = None
    for day in told:
        is_far = last is None or day - last - 1 > APART_DAYS
        has_before = last is not None and last not in slips
        if day in slips:
            if found and has_before and not is_far:
                found[-1].before_use = True
        elif has_before and not is_far:
            found[-1].days += 1
        else:
            found.append(_Stretch(1, after_use=last in slips and not is_far))
        last = day
    return found


class Safe(StrEnum):
    """Whether the person is safe now."""

    YES = "yes"
    NOT_SURE = "not_sure"
    NO = "no"


class Much(StrEnum):
    """How much it was."""

    ONCE = "once"
    FEW = "few_times"
    DAYS = "days"
    STILL = "still"


TRIGGERS = (
    "stress", "argument", "people", "place", "offered", "bad_sleep", "pain", "boredom", "celebration", "loss", "withdrawal",
    "none",
)  # fmt: skip
STEPS = ("sleep", "food_water", "call_someone", "plan", "medicine", "visit", "throw_away", "walk")
"""Small next steps that can be chosen; each has its words on the page."""


class Severity(StrEnum):
    """How heavy, by what the person told: one slip, a lapse of a few times, a return over days, or danger now."""

    SLIP = "slip"
    LAPSE = "lapse"
    RETURN = "return"
    DANGER = "danger"


RUNG: Mapping[Severity, int] = {
    Severity.SLIP: 2,
    Severity.LAPSE: 2,
    Severity.RETURN: 3,
    Severity.DANGER: 4,
}
"""Level of ``outreach_stepped`` (protocols.yaml) for each. From 2 on a person calls; after any use there is an
appointment within 7 days, a look at safety and naloxone, and at the medicine (``after_lapse``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The five answers. ``medicine`` None: not asked or not said. ``before`` and ``helped`` in the person's words."""

    safe: Safe
    much: Much
    medicine: bool | None
    triggers: tuple[str, ...]
    before: str
    helped: str
    step: str


def read_told(raw: Mapping[str, str], triggers: Collection[str]) -> Told:
    """The answers as typed. Refuses where it is not said whether the person is safe, or how much it was; the rest may
    stay open. Codes that are not known are left out, for nothing told about use is ever sent back."""
    try:
        safe, much = Safe(raw.get("safe", "")), Much(raw.get("much", ""))
    except ValueError as error:
        raise Refused(
            "lapse.unanswered", "Please say whether you are safe now, and how much it was."
        ) from error
    step = raw.get("step", "")
    return Told(
        safe=safe, much=much, medicine={"yes": True, "no": False}.get(raw.get("medicine", "")),
        triggers=tuple(one for one in TRIGGERS if one in triggers), before=raw.get("before", "").strip()[:LONGEST_WORDS],
        helped=raw.get("helped", "").strip()[:LONGEST_WORDS], step=step if step in STEPS else "visit",
    )  # fmt: skip


def severity(told: Told, *, takes_moud: bool) -> Severity:
    """How heavy it was. Opioid medicine that was missed beside it makes any slip a return (missed_moud)."""
    if told.safe is Safe.NO:
        return Severity.DANGER
    if told.much in (Much.DAYS, Much.STILL) or (takes_moud and told.medicine is False):
        return Severity.RETURN
    return Severity.LAPSE if told.much is Much.FEW or told.safe is Safe.NOT_SURE else Severity.SLIP
