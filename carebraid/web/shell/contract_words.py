"""A supporter's contract in plain words: said to the person, and said to whoever supports them."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext

from carebraid.core.privacy.boundary import CRISIS, DOES, SEES


def parts() -> dict[str, list[tuple[str, str, str]]]:
    """(code, words, what exactly that is) of everything a contract may hold, in order, for the form."""
    what = {
        "next_appointments": (
            gettext("When my next appointments are"),
            gettext("Day and time only. Not where, not what for, not with whom."),
        ),
        "how_my_week_is": (
            gettext("How my week is"),
            gettext(
                "In words: mostly good, mixed or hard. From your mood alone; no figures, nothing about use."
            ),
        ),
        "my_goals": (gettext("What matters to me"), gettext("The line on your pages, in your own words.")),
        "medicine_taken": (
            gettext("Whether I took my medicine this week"),
            gettext("On how many days. Never which medicine."),
        ),
        "shared_notes": (gettext("A note from me"), gettext("Only what you write below.")),
        "say_worried": (
            gettext("Tell my team when they are worried"),
            gettext("It goes one way. They get no answer about you."),
        ),
        "get_tips": (
            gettext("Read how to help well"),
            gettext("General advice. Nothing in it is about you."),
        ),
        "call_them": (
            gettext("My team may call them"),
            gettext("If you are in danger and cannot be reached. Please give their number."),
        ),
        "tell_how_to_help": (
            gettext("My team may tell them how to help"),
            gettext("What to do in that hour, and no more."),
        ),
    }
    groups = {"sees": SEES, "does": DOES, "crisis": CRISIS}
    return {group: [(code, *what[code]) for code in codes] for group, codes in groups.items()}


def to_person(
    name: str, sees: Collection[str], does: Collection[str], crisis: Collection[str]
) -> tuple[str, ...]:
    """The contract as the person reads it: "Rosa can see when your next appointments are." """
    seen = {
        "next_appointments": gettext("%(name)s can see when your next appointments are."),
        "how_my_week_is": gettext("%(name)s can see how your week is, in words."),
        "my_goals": gettext("%(name)s can see what matters to you."),
        "medicine_taken": gettext("%(name)s can see on how many days you took your medicine."),
        "shared_notes": gettext("%(name)s can read the note you wrote."),
    }
    done = {
        "say_worried": gettext("%(name)s can tell your team about a worry. No answer about you goes back."),
        "get_tips": gettext("%(name)s can read how to help well."),
    }
    in_need = {
        "call_them": gettext("In a crisis your team may call %(name)s."),
        "tell_how_to_help": gettext("In a crisis your team may tell %(name)s how to help."),
    }
    lines = [words for code, words in seen.items() if code in sees] or [
        gettext("%(name)s sees nothing about you.")
    ]
    if sees:
        lines.append(gettext("%(name)s sees nothing else."))
    lines += [words for code, words in done.items() if code in does]
    lines += [words for code, words in in_need.items() if code in crisis] or [
        gettext("In a crisis your team does not call %(name)s.")
    ]
    return tuple(words % {"name": name} for words in lines)


def to_supporter(
    name: str, sees: Collection[str], does: Collection[str], crisis: Collection[str]
) -> tuple[str, ...]:
    """The same contract as the supporter reads it before a yes. What is not in it is not named."""
    words = {
        "next_appointments": gettext("You can see when the next appointments of %(name)s are."),
        "how_my_week_is": gettext("You can see how the week of %(name)s is, in words."),
        "my_goals": gettext("You can see what matters to %(name)s."),
        "medicine_taken": gettext("You can see on how many days %(name)s took their medicine."),
        "shared_notes": gettext("You can read a note that %(name)s writes to you."),
        "say_worried": gettext(
            "You can tell the team that you are worried. You get no answer about %(name)s."
        ),
        "get_tips": gettext("You can read how to help well."),
        "call_them": gettext("In a crisis the team may call you."),
        "tell_how_to_help": gettext("In a crisis the team may tell you how to help in that hour."),
    }
    chosen = {*sees, *does, *crisis}
    return tuple(said % {"name": name} for code, said in words.items() if code in chosen)


__all__ = ["parts", "to_person", "to_supporter"]
