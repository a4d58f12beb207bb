"""Words of fair tests, cycles and the staff's load, for the pages of several faces."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def states() -> Mapping[str, str]:
    """Where a fair test stands."""
    return {
        "registered": _("waits for the board"), "vetoed": _("the board said no"), "running": _("runs"),
        "ended": _("is over"),
    }  # fmt: skip


def verdicts() -> Mapping[str, str]:
    """What came out, or why a test ended."""
    return {
        "better": _("A new way did better."), "worse": _("The new ways did worse than today's."),
        "no_difference": _("No difference was found. That is not proof that there is none."),
        "harm": _("Stopped: a new way did harm more often."), "go_on": _("Goes on: nothing is certain yet."),
        "board": _("The community board stopped it."), "by_hand": _("Ended by hand, without a verdict."),
    }  # fmt: skip


def ways() -> Mapping[str, str]:
    """The ways that a test can compare."""
    return {
        "waits_for_you": _("As today: “Something is waiting for you”"),
        "thinking_of_you": _("“We are thinking of you”"),
        "one_word_is_enough": _("“Something is waiting for you. One word is enough”"),
        "at_once": _("As today: at once"), "at_ten": _("at ten in the morning, where the person is"),
        "at_eighteen": _("at six in the evening, where the person is"),
        "as_it_fades": _("As today: when what was practised fades"), "twice_as_often": _("about twice as often"),
        "three_weekly": _("the first three a week apart, then as today"),
        "nudge_first": _("As today: first a message in the app"), "text_first": _("first a text"),
        "peer_first": _("As today: first the peer mentor"), "care_manager_first": _("first the care manager"),
    }  # fmt: skip


def occasions() -> Mapping[str, str]:
    """What a test can be about."""
    return {
        "outreach_text": _("The words of a text"), "outreach_hour": _("The hour of a text"),
        "booster_pace": _("How often boosters come"), "outreach_start": _("How outreach begins, by itself"),
        "outreach_caller": _("Who calls first"),
    }  # fmt: skip


def moments() -> Mapping[str, str]:
    """When a test of each kind draws, and what it never touches."""
    return {
        "outreach_text": _("It draws when a text goes out by itself to somebody who has been silent."),
        "outreach_hour": _("It draws when such a text is ready. No text waits longer than 12 hours, and never into hours that the person closed. If nothing comes of it, the next step comes when it would have come anyway."),
        "booster_pace": _("It draws when the next booster is planned. Nobody gets fewer boosters than today."),
        "outreach_start": _("It draws when somebody has been silent and no call is needed yet. Nobody is asked later, or by less, than today."),
        "outreach_caller": _("It draws when a colleague is to call. Whoever needs a clinician, or may be in danger, is never in it."),
    }  # fmt: skip


def outcomes() -> Mapping[str, str]:
    """What can be seen after a draw."""
    return {
        "checked_in": _("checked in"), "reached": _("somebody here reached them"),
        "kept_next_visit": _("came to the next visit"), "stopped_messages": _("stopped messages"),
        "safety_case": _("a safety case was opened"), "no_use": _("used nothing, as told or tested"),
    }  # fmt: skip


def units() -> Mapping[str, str]:
    """What is drawn for."""
    return {
        "person": _("each person"), "week": _("each calendar week"), "site": _("each site"),
        "moment": _("each time anew"),
    }  # fmt: skip


def facts() -> Mapping[str, str]:
    """Who takes part."""
    return {
        "gets_messages": _("gets messages that come by themselves"), "missed_visits": _("missed a visit in the last 28 days"),
        "age": _("age"), "language": _("language"), "in_maintenance": _("is in maintenance"),
    }  # fmt: skip


def group(name: str, value: str) -> str:
    """One group of a subgroup table."""
    known = {
        ("age", "under_30"): _("under 30"), ("age", "30_to_44"): _("30 to 44"), ("age", "45_and_over"): _("45 and over"),
    }  # fmt: skip
    if value == "unknown":
        return _("not known")
    return _language(value) if name == "language" else known.get((name, value), value)


def _language(code: str) -> str:
    """A language's name in the reader's own; its code where nobody named it."""
    try:
        return Locale.parse(code).get_display_name(get_language() or "en") or code
    except (UnknownLocaleError, ValueError):
        return code


def decisions() -> Mapping[str, str]:
    """What becomes of a change."""
    return {
        "keep": pgettext("improvement cycle", "Keep"), "adapt": pgettext("improvement cycle", "Adapt"),
        "drop": pgettext("improvement cycle", "Drop"),
    }  # fmt: skip


def relief() -> Mapping[str, str]:
    """Why somebody needs relief."""
    return {
        "caseload": _("carries too many"), "late": _("tasks past their time"), "crises": _("many crises"),
        "after_hours": _("works outside hours"), "no_supervision": _("no supervision for two weeks"),
    }  # fmt: skip


def answers() -> Mapping[str, str]:
    """What the programme answers a proposal."""
    return {"doing": _("We are doing it"), "done": _("Done"), "not_done": _("Not done")}
