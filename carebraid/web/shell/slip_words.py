"""A slip in words: kind, plain, and without a single count that starts again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from carebraid.core.watch.lapse import RecoveryDays, Severity
from carebraid.web.shell.marks import figure_of


@dataclass(frozen=True, slots=True)
class SlipWords:
    """The answers of the five questions, steps, and what is said after."""

    safe: tuple[tuple[str, str], ...]
    much: tuple[tuple[str, str], ...]
    medicine: tuple[tuple[str, str], ...]
    triggers: tuple[tuple[str, str], ...]
    steps: Mapping[str, str]
    after: Mapping[str, str]
    kinds: Mapping[str, str]


def slip_words() -> SlipWords:
    """Every code as the reader's words."""
    return SlipWords(
        safe=(("yes", gettext("Yes")), ("not_sure", gettext("I am not sure")), ("no", gettext("No, I need help now"))),
        much=(
            ("once", gettext("Once")), ("few_times", gettext("A few times")), ("days", gettext("For days")),
            ("still", gettext("It is still going on")),
        ),
        medicine=(("yes", gettext("Yes")), ("no", gettext("No")), ("", gettext("I have none"))),
        triggers=(
            ("bad_sleep", gettext("Bad sleep")), ("stress", gettext("Stress")), ("argument", gettext("An argument")),
            ("people", gettext("Certain people")), ("place", gettext("A certain place")),
            ("offered", gettext("Somebody offered it")), ("pain", gettext("Pain")), ("boredom", gettext("Boredom")),
            ("celebration", gettext("Something to celebrate")), ("loss", gettext("A loss")),
            ("withdrawal", gettext("Withdrawal, or a missed medicine")), ("none", gettext("I do not know")),
        ),
        steps={
            "sleep": gettext("Sleep tonight, as early as I can"), "food_water": gettext("Eat and drink something"),
            "call_someone": gettext("Call somebody I trust"), "plan": gettext("Open my safety plan"),
            "medicine": gettext("Take my medicine as usual"), "visit": gettext("Ask for a visit this week"),
            "throw_away": gettext("Get rid of what is left"), "walk": gettext("Go for a walk"),
        },
        after={
            Severity.SLIP: gettext("One slip does not undo your days."),
            Severity.LAPSE: gettext("A few times do not undo your days. Somebody looks at it with you soon."),
            Severity.RETURN: gettext("It has been hard for days. You did the right thing to tell us. Somebody calls today."),
            Severity.DANGER: gettext("You are not safe now. Please call one of these numbers. Your team has been alerted too."),
        },
        kinds={
            "slip": gettext("once"), "lapse": gettext("a few times"), "return": gettext("over days"),
            "danger": gettext("not safe then"),
        },
    )  # fmt: skip


def recovery_words(recovery: RecoveryDays) -> tuple[tuple[str, str], ...]:
    """(what, how many): everything that stays counted."""
    rows = [(gettext("Recovery days, all of them"), figure_of(recovery.days))]
    if recovery.longest:
        longest = ngettext("%(n)d day", "%(n)d days", recovery.longest) % {"n": recovery.longest}
        rows.append((gettext("Longest stretch of them"), longest))
    if recovery.between is not None:
        between = ngettext("%(n)d day", "%(n)d days", round(recovery.between)) % {
            "n": round(recovery.between)
        }
        rows.append((gettext("Usually between two times of use"), between))
    if recovery.untold:
        rows.append((gettext("Days we know nothing of"), figure_of(recovery.untold)))
    return tuple(rows)
