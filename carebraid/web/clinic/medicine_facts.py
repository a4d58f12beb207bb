"""What happened about a medicine as one line of the timeline: a change, a supply, a result, a side effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from carebraid.web.shell.watch_words import watch_words

from .medicine_words import WHATS

Said = tuple[str, str, str]


def tell_medicine(value: Mapping[str, Any]) -> Said:
    """What happened, what more there is to say, and the level of its mark."""
    return _TELLERS[value["of"]](value)


def _change(value: Mapping[str, Any]) -> Said:
    what = gettext(WHATS.get(value["what"], "changed"))
    before, after = value["before"].get("dose"), value["after"].get("dose")
    if value["what"] == "dose" and (before or after):
        unknown = gettext("not known")
        told = gettext("{what} from {before} to {after}")
        what = told.format(what=what, before=before or unknown, after=after or unknown)
    line = gettext("{medicine}: {what}, by {name}").format(
        medicine=value["name"], what=what, name=value["by"] or gettext("not known")
    )
    return line, value["why"], ""


def _supply(value: Mapping[str, Any]) -> Said:
    words = watch_words(get_language() or "en")
    what = words.kinds.get(value["what"], value["what"])
    given = value["state"] == "given"
    if value["what"] != "pick_up" or not given:
        what = f"{what}: {words.states.get(value['state'], value['state'])}"
    more = ""
    if value["what"] == "pick_up" and given:
        days = value["days"]
        more = (
            gettext("for how long is not known") if days is None else gettext("for {n} days").format(n=days)
        )
    return f"{value['name']}, {what}", more, "" if given else "watch"


def _result(value: Mapping[str, Any]) -> Said:
    judged = watch_words(get_language() or "en").judged[value["judged"]]
    figures = ", ".join(" ".join(one) for one in value["figures"])
    more = gettext("because of {medicine}").format(medicine=value["name"])
    level = {"urgent": "now", "out_of_range": "watch"}.get(value["judged"], "")
    return f"{value['title']}: {judged}", f"{figures}; {more}" if figures else more, level


def _effect(value: Mapping[str, Any]) -> Said:
    what = gettext("Side effect: {words}").format(words=value["what"])
    burden = value["burden"]
    parts = [value["name"]] if value["name"] else []
    parts.append(
        gettext("how much it bothers: not told")
        if burden is None
        else gettext("bothers {n} of 10").format(n=burden)
    )
    answered = (
        gettext("Answer: {words}").format(words=value["answer"])
        if value["answer"]
        else gettext("Not answered yet")
    )
    return what, f"{', '.join(parts)}. {answered}", "" if value["answer"] else "watch"


_TELLERS = {"change": _change, "supply": _supply, "result": _result, "effect": _effect}
