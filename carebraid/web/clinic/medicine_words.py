"""Words for the medicine pages: codes of the list and of the check as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from carebraid.core.meds.regimen import Taken
from carebraid.screens.medicines import Told

KINDS: Mapping[str, str] = {
    "prescribed": gettext_noop("Prescribed"),
    "over_the_counter": gettext_noop("Over the counter"),
    "herb": gettext_noop("Herb or supplement"),
    "alcohol": gettext_noop("Alcohol"),
    "tobacco": gettext_noop("Tobacco or nicotine"),
    "street_drug": gettext_noop("Street drug"),
    "other": gettext_noop("Something else"),
}
WAYS: Mapping[str, str] = {
    "by_mouth": gettext_noop("by mouth"),
    "under_tongue": gettext_noop("under the tongue"),
    "patch": gettext_noop("patch"),
    "injection": gettext_noop("injection"),
    "injection_weekly": gettext_noop("weekly injection"),
    "injection_monthly": gettext_noop("monthly injection"),
    "injection_three_monthly": gettext_noop("injection every three months"),
    "nasal": gettext_noop("in the nose"),
    "inhaled": gettext_noop("inhaled"),
    "smoked": gettext_noop("smoked"),
    "on_skin": gettext_noop("on the skin"),
    "other": gettext_noop("another way"),
}
STATES: Mapping[str, str] = {
    "planned": gettext_noop("Planned"),
    "taken": gettext_noop("Taken"),
    "tapering": gettext_noop("Being tapered"),
    "stopped": gettext_noop("Stopped"),
}
SOURCES: Mapping[str, str] = {
    "clinic": gettext_noop("here"),
    "person": gettext_noop("the person"),
    "hospital": gettext_noop("a hospital"),
    "pharmacy": gettext_noop("a pharmacy"),
    "import": gettext_noop("an import"),
}
SEVERITIES: Mapping[str, tuple[str, str]] = {
    "contraindicated": ("now", gettext_noop("Do not combine")),
    "major": ("now", gettext_noop("Serious")),
    "moderate": ("watch", gettext_noop("Take care")),
    "minor": ("settled", gettext_noop("Minor")),
}
"""Severity to the level of its mark and its word."""
REASONS: Mapping[str, str] = {
    "benefit_outweighs": gettext_noop("The benefit outweighs the risk"),
    "monitored": gettext_noop("It will be monitored"),
    "dose_adjusted": gettext_noop("The dose is adjusted"),
    "taken_together_before": gettext_noop("Taken together before, and borne well"),
    "person_chooses": gettext_noop("The person knows the risk and chooses it"),
    "not_taken_any_more": gettext_noop("The other one is not taken any more"),
    "does_not_apply": gettext_noop("This does not apply here"),
    "short_course": gettext_noop("It is a short course"),
    "specialist_advice": gettext_noop("On the advice of a specialist"),
    "emergency": gettext_noop("In an emergency"),
    "other": gettext_noop("Another reason"),
}
WHY_NOT: Mapping[str, str] = {
    "interactions.not_alive": gettext_noop(
        "The check does not find what it must find. An administrator has been told. Ask a pharmacist."
    ),
    "interactions.edition_too_old": gettext_noop("The interaction knowledge is too old. Ask a pharmacist."),
    "interactions.unknown_medicine": gettext_noop("A name on the list is not known to the check."),
    "interactions.unknown_condition": gettext_noop("A condition is not known to the check."),
    "interactions.unknown_event": gettext_noop("Something that happened names what the check does not know."),
}
WHATS: Mapping[str, str] = {
    "added": gettext_noop("added"),
    "dose": gettext_noop("dose changed"),
    "taper": gettext_noop("taper begun"),
    "stopped": gettext_noop("stopped"),
    "started": gettext_noop("begun as planned"),
    "trade_offs": gettext_noop("what it is worth to the person"),
    "merged": gettext_noop("merged with another entry"),
    "told_not_taking": gettext_noop("the person says that they do not take it any more"),
}
DIFFERS: Mapping[str, str] = {
    "same": gettext_noop("Both agree"),
    "other_dose": gettext_noop("Another dose"),
    "only_theirs": gettext_noop("Only on their list"),
    "only_ours": gettext_noop("Only on ours"),
    "stopped_here": gettext_noop("Stopped here"),
}
DECISIONS: Mapping[str, str] = {
    "add": gettext_noop("Add it"),
    "keep_ours": gettext_noop("Keep ours"),
    "stop": gettext_noop("It was stopped"),
    "their_dose": gettext_noop("Take their dose"),
    "leave_out": gettext_noop("Leave it out"),
}


def said(words: Mapping[str, str]) -> dict[str, str]:
    """A table of words in the reader's language."""
    return {code: gettext(text) for code, text in words.items()}


def tell_dose(taken: Taken) -> str:
    """How much, how often and which way; says so where nobody knows the dose."""
    parts = [str(taken.dose) if taken.dose else gettext("dose not known")]
    if taken.times_a_day is not None:
        parts.append(tell_times(taken.times_a_day))
    if taken.formulation is not None:
        parts.append(gettext(WAYS[taken.formulation]))
    return ", ".join(parts)


def tell_times(times: Decimal) -> str:
    """Once a day, 3 times a day, every 2 days."""
    if times in (1, 2):
        return gettext("once a day") if times == 1 else gettext("twice a day")
    if times < 1:
        every = round(1 / times)
        return ngettext("every %(n)d day", "every %(n)d days", every) % {"n": every}
    return gettext("{n} times a day").format(n=format(times.normalize(), "f"))


def tell_change(change: Told) -> str:
    """One line of the story: what was changed, from what to what."""
    what = gettext(WHATS.get(change.what, "changed"))
    before, after = change.before.get("dose"), change.after.get("dose")
    if change.what == "dose" and (before or after):
        unknown = gettext("not known")
        told = gettext("{what} from {before} to {after}")
        return told.format(what=what, before=before or unknown, after=after or unknown)
    return what


def common(**more: Any) -> dict[str, Any]:
    """Every table that the medicine pages read."""
    return {
        "kind_words": said(KINDS), "state_words": said(STATES), "source_words": said(SOURCES),
        "severities": {code: (level, gettext(words)) for code, (level, words) in SEVERITIES.items()},
        "reason_words": said(REASONS), "why_not_words": said(WHY_NOT), "tell_dose": tell_dose,
        "tell_change": tell_change, "way_words": said(WAYS), **more,
    }  # fmt: skip
