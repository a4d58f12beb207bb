"""Signs of a person's own in plain words, for the person and for their team alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from carebraid.core.watch.own_days import Measure
from carebraid.core.watch.signature import Limit
from carebraid.screens.signals import Sign, Signals
from carebraid.web.shell.marks import figure_of

QUITE_SURE_P, QUITE_SURE_SHARE = 0.02, 0.75
"""From when "quite sure" is said: chance in one of fifty movings at most, and three times of four a hard day came.
Project convention."""


@dataclass(frozen=True, slots=True)
class SignalWords:
    """Every code as the reader's words."""

    things: tuple[tuple[str, str], ...]
    tells: Mapping[str, str]
    states: Mapping[str, str]


def signal_words(*, is_own: bool = True) -> SignalWords:
    """The words of codes. ``things`` are what can be watched, with its direction (``sleep-low``).

    ``is_own``: the reader is the person; else somebody of their team.
    """
    return SignalWords(
        things=(
            ("sleep-low", gettext("I sleep less than usual")),
            ("mood-low", gettext("My mood is lower than usual")),
            ("craving-high", gettext("Craving is stronger than usual")),
            ("doses-high", gettext("I miss my medicine")),
            ("routine-high", gettext("I stop checking in")),
            ("contact-high", gettext("I do not see or talk to my team")),
            ("sleep-high", gettext("I sleep more than usual")),
            ("mood-high", gettext("My mood is higher than usual")),
        ),
        tells=(
            {"team": gettext("My team is told"), "me": gettext("Only I see it")}
            if is_own
            else {"team": gettext("The team"), "me": gettext("Only the person, on their own page")}
        ),
        states={
            "watched": gettext("Watched"),
            "muted": gettext("Muted"),
            "proposed": gettext("Not watched yet"),
        },
    )


def title_of(sign: Sign) -> str:
    """The person's own words; for a link that was found, what it is."""
    if sign.kept.words:
        return sign.kept.words
    return dict(signal_words().things).get(f"{sign.kept.measure}-{'low' if sign.kept.is_low else 'high'}", "")


def rule_words(limit: Limit) -> str:
    """From where it counts."""
    n = limit.run
    bound = figure_of(limit.threshold)
    if limit.measure is Measure.SLEEP:
        said = (
            ngettext("{bound} hours of sleep or less, %(n)d night", "{bound} hours of sleep or less, %(n)d nights in a row", n)
            if limit.is_low
            else ngettext("{bound} hours of sleep or more, %(n)d night", "{bound} hours of sleep or more, %(n)d nights in a row", n)
        )  # fmt: skip
    elif limit.measure is Measure.MOOD:
        said = (
            ngettext("mood at {bound} of 10 or below, %(n)d day", "mood at {bound} of 10 or below, %(n)d days in a row", n)
            if limit.is_low
            else ngettext("mood at {bound} of 10 or above, %(n)d day", "mood at {bound} of 10 or above, %(n)d days in a row", n)
        )  # fmt: skip
    elif limit.measure is Measure.CRAVING:
        said = ngettext(
            "craving at {bound} of 10 or above, %(n)d day", "craving at {bound} of 10 or above, %(n)d days in a row", n
        )  # fmt: skip
    elif limit.measure is Measure.DOSES:
        said = ngettext("medicine missed on %(n)d day", "medicine missed %(n)d days in a row", n)
    elif limit.measure is Measure.ROUTINE:
        n = int(limit.threshold)
        said = ngettext("no check-in for %(n)d day", "no check-in for %(n)d days", n)
    else:
        n = int(limit.threshold)
        said = ngettext("no visit and no talk for %(n)d day", "no visit and no talk for %(n)d days", n)
    return (said % {"n": n}).format(bound=bound)


def finding_words(sign: Sign) -> str:
    """The link in one sentence."""
    if sign.limit is None or not sign.is_link:
        return ""
    lag = int(sign.kept.learnt["lag"])
    said = ngettext(
        "After {rule}, craving is often strong the next day.",
        "After {rule}, craving is often strong %(n)d days later.",
        lag,
    )
    return (said % {"n": lag}).format(rule=rule_words(sign.limit))


def is_quite_sure(learnt: Mapping[str, float]) -> bool:
    """Whether "quite sure" may be said of a link."""
    times = learnt.get("times") or 0
    return learnt["p"] <= QUITE_SURE_P and times > 0 and learnt["followed"] / times >= QUITE_SURE_SHARE


def sure_words(sign: Sign) -> str:
    """How sure: in words, then in counts."""
    learnt = sign.kept.learnt
    if not sign.is_link:
        return ""
    head = gettext("Quite sure.") if is_quite_sure(learnt) else gettext("Fairly sure.")
    times = gettext(
        "It came {times} times. After {followed} of them a hard day came within three days."
    ).format(times=learnt["times"], followed=learnt["followed"])
    return f"{head} {times}"


def chance_words(sign: Sign) -> str:
    """What chance alone would do, for whoever wants to know."""
    learnt = sign.kept.learnt
    if not sign.is_link:
        return ""
    strong = round(learnt["p"] * (learnt["movings"] + 1)) - 1
    moved = gettext("We moved your days against each other in {n} ways.").format(n=learnt["movings"])
    said = (
        gettext("In none of them did it look this strong.")
        if strong < 1
        else ngettext(
            "In %(n)d of them it looked this strong.", "In %(n)d of them it looked this strong.", strong
        )
        % {"n": strong}
    )
    again = gettext(
        "Then we looked at newer weeks that took no part: craving was {again} points stronger there, and {before} before."
    ).format(again=f"{learnt['again']:.1f}", before=f"{learnt['difference']:.1f}")
    return f"{moved} {said} {again}"


def tried_words(sign: Sign) -> str:
    """How it did on the weeks that were held out."""
    if sign.limit is None:
        return ""
    parts = []
    if sign.episodes:
        parts.append(
            gettext("In the newest weeks it alerted before {caught} of {episodes} hard times.").format(
                caught=sign.caught, episodes=sign.episodes
            )
        )
    if sign.lead_days is not None:
        parts.append(
            ngettext("It comes about %(n)d day before.", "It comes about %(n)d days before.", round(sign.lead_days))
            % {"n": round(sign.lead_days)}
        )  # fmt: skip
    if sign.false_a_month is not None:
        said = gettext("It alerted for nothing about {n} times a month.")
        never = gettext("It never alerted for nothing there.")
        parts.append(never if sign.false_a_month < 0.05 else said.format(n=f"{sign.false_a_month:.1f}"))
    return " ".join(parts)


def lacking_words(lacking: tuple[str, int, int]) -> str:
    """What is still missing before anything can be said."""
    what, have, need = lacking
    said = {
        "days": gettext("Not enough yet: {have} of {need} days."),
        "points": gettext("Not enough yet: {have} of {need} answers."),
        "held_out": gettext("We saw something, and need newer weeks to see if it holds."),
    }[what]
    return said.format(have=have, need=need)


def answer_words(seen: Signals) -> str:
    """The page's first line."""
    if found := link_words(seen):
        return found
    if seen.state == "not_enough" and seen.lacking is not None:
        return lacking_words(seen.lacking)
    if seen.state in ("none", "pattern"):
        return ngettext(
            "We looked at %(n)d day of yours and found no pattern. That is an answer too.",
            "We looked at %(n)d days of yours and found no pattern. That is an answer too.",
            seen.told_days,
        ) % {"n": seen.told_days}
    return gettext("We look at your days once a week. Check in as you like; it appears here.")


def link_words(seen: Signals) -> str:
    """The link that was found, for the title of the picture; empty where there is none."""
    links = [one for one in (*seen.proposed, *seen.signs) if one.is_link and one.limit is not None]
    return finding_words(links[0]) if links else ""
