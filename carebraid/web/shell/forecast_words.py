"""Forecasts in plain words: what is foretold, why, why not, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from carebraid.screens.forecast import Told


def tasks() -> Mapping[str, str]:
    """What each model foretells, of a person, for their team."""
    return {
        "next_week_bad": gettext("A hard week next week"),
        "relapse_4wk": gettext("Four hard weeks in a row, within four weeks"),
        "early_warning": gettext("A run of hard weeks beginning within four weeks"),
        "missed_next_visit": gettext("Missing the next planned visit"),
    }


def refusals() -> Mapping[str, str]:
    """Why nothing is foretold, by the code of the refusal."""
    return {
        "forecast.not_for_you": gettext(
            "Nothing is foretold: the models were learned from adults treated for opioid use, and say nothing about anybody else."
        ),
        "forecast.not_started": gettext("Nothing is foretold in the first week of care."),
        "forecast.weeks_not_told": gettext(
            "Nothing is foretold: no test and no word of the person tells how the weeks went."
        ),
        "forecast.too_short": gettext("Two whole weeks of care are needed first."),
        "forecast.nothing_known": gettext("Nothing is known yet that a forecast could rest on."),
        "forecast.already_relapsed": gettext(
            "Four hard weeks in a row have happened. The models say nothing about the time after that, and a number is not what is needed."
        ),
        "forecast.week_not_negative": gettext("This is said only after a week in which nothing was found or told."),
        "forecast.no_visit_planned": gettext("No visit is planned in the next two weeks."),
        "forecast.no_visit_due": gettext("No visit is planned in the next two weeks."),
        "forecast.other_setting": gettext("The model was learned in another kind of care, so nothing is foretold."),
        "forecast.impossible_dose": gettext(
            "A dose is written down that cannot be. Please correct it; until then nothing is foretold."
        ),
        "forecast.no_model": gettext("The model is not there, or not as it was signed."),
        "forecast.model_misfit": gettext("The model does not fit this version."),
    }  # fmt: skip


def refusal(code: str) -> str:
    """The reason of a refusal; one without words of its own is said in general words."""
    return refusals().get(
        code, gettext("What is written down does not fit together, so nothing is foretold.")
    )


def states() -> Mapping[str, str]:
    """Whether a model may ask for a call."""
    return {
        "": gettext("Not judged here yet: it asks for nothing"),
        "shut": gettext("Shut: it asks for nothing"),
        "open": gettext("Open: a high forecast asks for a call"),
        "accepted": gettext("Accepted: a high forecast asks for a call"),
        "withdrawn": gettext("Withdrawn: it asks for nothing"),
    }


def groups() -> Mapping[str, str]:
    """By what a model's figures are shown."""
    return {
        "age": gettext("age"), "sex": gettext("sex"), "race": gettext("race"), "ethnicity": gettext("ethnicity"),
        "language": gettext("language"), "housing": gettext("housing"), "phone": gettext("phone"),
        "mental_health_history": gettext("mental-health history"), "trial": gettext("trial"), "arm": gettext("treatment"),
        "": gettext("the model"),
    }  # fmt: skip


def drives(told: Told) -> str:
    """One sentence: whether this forecast asks for a call, and if not why."""
    if told.speaks:
        return (
            gettext("It may ask for a call: somebody here answers for the model.")
            if told.state == "accepted"
            else gettext("It may ask for a call.")
        )
    unfair = sorted(
        {str(one["group"]) for one in told.failures if one.get("measure") in ("not_shown", "too_few")}
    )
    if told.state == "shut" and unfair:
        named = groups()
        return gettext("It does not drive outreach: not shown to be fair for %(groups)s.") % {
            "groups": ", ".join(named.get(one, one) for one in unfair)
        }
    return gettext("It does not drive outreach.")


def failure(one: Mapping[str, Any]) -> str:
    """One reason why a gate is shut."""
    group = groups().get(str(one["group"]), str(one["group"]))
    whom = f"{group}: {one['value']}" if one["value"] else group
    said = {
        "not_shown": gettext("no figures"),
        "too_few": gettext("too few people to say (%(found)s, at least %(limit)s are needed)"),
        "not_known": gettext("figures are missing"),
        "hit_rate": gettext("finds too few of those to whom it happens (%(found)s, at least %(limit)s)"),
        "false_alarms": gettext("rings too often for nothing (%(found)s, at most %(limit)s)"),
        "calibration": gettext("says too much or too little (off by %(found)s, at most %(limit)s)"),
        "missing": gettext("too much is not known about them (%(found)s, at most %(limit)s)"),
    }.get(str(one["measure"]), gettext("the model cannot be read"))
    numbers = {
        name: _figure(one.get(name), is_count=one["measure"] == "too_few") for name in ("found", "limit")
    }
    return f"{whom}: {said % numbers}"


def _figure(value: Any, *, is_count: bool) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if is_count else f"{100 * value:.1f} %"


def kind_of(group: str) -> str:
    """What a group of facts is called."""
    return {
        "time": gettext("how long care has run"),
        "bad_weeks": gettext("hard weeks so far"),
        "missed_weeks": gettext("weeks nobody knows of"),
        "found_weeks": gettext("weeks with use"),
        "plan": gettext("visits planned ahead"),
        "visits": gettext("how visits were kept"),
        "medicine": gettext("medicine, day by day"),
        "course": gettext("the course of medicine"),
        "other_substances": gettext("other substances found"),
        "own_words": gettext("what the person told"),
    }.get(group, group)


def reason(one: Mapping[str, Any]) -> str:
    """One reason: what it is, the person's own figures, and whether it raises or lowers."""
    told = "; ".join(words for name, say in _FACTS.items() if (words := _fact(one["facts"].get(name), say)))
    way = gettext("raises it") if one["direction"] == "raises" else gettext("lowers it")
    return f"{kind_of(str(one['group']))} ({told}): {way}" if told else f"{kind_of(str(one['group']))}: {way}"


def _fact(value: Any, say: Callable[[float], str]) -> str:
    return "" if value is None else say(float(value))


_FACTS: Mapping[str, Callable[[float], str]] = {
    "share_bad": lambda v: gettext("%(n)s of 100 weeks were hard") % {"n": round(100 * v)},
    "bad_run": lambda v: (
        ngettext("%(n)s hard week in a row now", "%(n)s hard weeks in a row now", round(v)) % {"n": round(v)} if v else ""
    ),
    "good_run": lambda v: (
        ngettext("%(n)s week in a row without", "%(n)s weeks in a row without", round(v)) % {"n": round(v)} if v else ""
    ),
    "share_missed": lambda v: gettext("%(n)s of 100 weeks not known") % {"n": round(100 * v)},
    "week": lambda v: ngettext("%(n)s week", "%(n)s weeks", round(v)) % {"n": round(v)},
    "due_of_4": lambda v: gettext("visits in %(n)s of the next 4 weeks") % {"n": round(v)},
    "days_since_visit": lambda v: ngettext(
        "%(n)s day since the last visit", "%(n)s days since the last visit", round(v)
    ) % {"n": round(v)},
    "covered_28": lambda v: gettext("medicine on %(n)s of 28 days") % {"n": round(28 * v)},
    "dose_gap": lambda v: (
        ngettext("%(n)s day without a dose", "%(n)s days without a dose", round(v)) % {"n": round(v)} if v >= 1 else ""
    ),
}  # fmt: skip


def what_to_do(told: tuple[Told, ...]) -> tuple[tuple[str, str], ...]:
    """(what to do, evidence mark) from the signed protocols, for what raises the forecasts; the same for everybody else."""
    raising = {
        str(one["group"]) for told_one in told for one in told_one.reasons if one["direction"] == "raises"
    }
    said = []
    if raising & {"medicine", "course"}:
        said.append((
            gettext("Look at the medicine with them: missed doses, side effects, supply. It is never stopped for a positive test."),
            "needs_check",
        ))  # fmt: skip
    if raising & {"visits", "missed_weeks", "plan"}:
        said.append((
            gettext("Call, and ask what got in the way: a ride, work, a child. Offer help; a missed visit is never punished."),
            "project_convention",
        ))  # fmt: skip
    said.append((
        gettext("Thank them for what they tell, without blame. One small next step, and a visit within seven days where a week was hard."),
        "project_convention",
    ))  # fmt: skip
    return tuple(said)
