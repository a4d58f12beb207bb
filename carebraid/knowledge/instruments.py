"""Instruments ready to score, and their wording where it may be shown."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from carebraid.core.assess.condition import Value
from carebraid.core.assess.instrument import Instrument
from carebraid.core.assess.parse import parse_instrument
from carebraid.core.kernel.refusal import Refused

from ._signed import read_signed, signatures

FOLDERS = ("instruments/", "instruments_noncommercial/")


class Hidden(StrEnum):
    """Why there are no words to show."""

    TERMS_NOT_CONFIRMED = "terms_not_confirmed"
    NOT_SHIPPED = "not_shipped"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words to show, in the language they are in (for the page's ``lang``).

    ``text`` is None where the words may not be shown; ``hidden`` then says why. ``topic`` is a paraphrase for
    staff; it must never be shown as the question. ``is_fallback`` marks English shown for want of the
    language that was asked for.
    """

    text: str | None
    language: str
    topic: str | None = None
    hidden: Hidden | None = None
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class OptionWording:
    """One answer to choose: the value to send, and its label (the value itself where words are hidden)."""

    value: Value
    label: str
    language: str


@cache
def load_instrument_ids() -> tuple[str, ...]:
    """The ids of every signed instrument, in alphabetical order."""
    return tuple(sorted(_files()))


@cache
def _files() -> Mapping[str, str]:
    names = (name for name in signatures() if name.startswith(FOLDERS))
    return {name.rpartition("/")[2].removesuffix(".yaml"): name for name in names}


def load_instrument(instrument_id: str) -> Instrument:
    """The instrument with that id; one shared value per process.

    Refuses an unknown one (``instrument.unknown``, 404). An unsigned or faulty file is a fault.
    """
    if not isinstance(instrument_id, str) or instrument_id not in _files():
        near = difflib.get_close_matches(str(instrument_id).lower(), load_instrument_ids(), n=1)
        asked = str(instrument_id)[:40]
        if near:
            raise Refused(
                "instrument.unknown",
                "There is no questionnaire called {instrument} here. Did you mean {near}?",
                status=404,
                instrument=asked,
                near=near[0],
            )
        raise Refused(
            "instrument.unknown",
            "There is no questionnaire called {instrument} here.",
            status=404,
            instrument=asked,
        )
    return _load(instrument_id)


@cache
def _load(instrument_id: str) -> Instrument:
    return parse_instrument(read_signed(_files()[instrument_id]))


def wording(
    instrument: Instrument, item_id: str, language: str = "en", *, terms_confirmed: bool = False
) -> Wording:
    """The words of one question. ``terms_confirmed`` is an administrator's word for instruments that need it.

    Refuses an unknown item (``answers.unknown_item``).
    """
    item = instrument.item(item_id)
    if item is None:
        raise Refused(
            "answers.unknown_item",
            "{instrument} has no question called {item}.",
            instrument=instrument.short_title,
            item=item_id[:40],
        )
    return _show(instrument, item.text, language, terms_confirmed, item.topic)


def stem_wording(instrument: Instrument, language: str = "en", *, terms_confirmed: bool = False) -> Wording:
    """The words before the questions ("Over the last 2 weeks, …"); hidden where there are none."""
    return _show(instrument, instrument.stem, language, terms_confirmed)


def anchors_wording(
    instrument: Instrument, item_id: str, language: str = "en", *, terms_confirmed: bool = False
) -> Wording:
    """What the ends of a scale mean ("0 = no pain; …"); hidden where there are none."""
    item = instrument.by_id[item_id]
    return _show(instrument, item.anchors, language, terms_confirmed)


def option_wordings(
    instrument: Instrument, item_id: str, language: str = "en", *, terms_confirmed: bool = False
) -> tuple[OptionWording, ...]:
    """The answers to choose from, in the file's order; empty for a question that takes a number."""
    shown = []
    for option in instrument.by_id[item_id].options:
        label = _show(instrument, option.label, language, terms_confirmed)
        shown.append(OptionWording(option.value, label.text or str(option.value), label.language))
    return tuple(shown)


def is_wording_shown(instrument: Instrument, *, terms_confirmed: bool = False) -> bool:
    """Whether the questions can be put to a person here at all."""
    return instrument.text_status == "full" and (terms_confirmed or not instrument.terms_needed)


def _show(
    instrument: Instrument, words: Mapping[str, str], language: str, confirmed: bool, topic: str | None = None
) -> Wording:
    if instrument.terms_needed and not confirmed:
        return Wording(None, language, topic, Hidden.TERMS_NOT_CONFIRMED)
    if not words:
        return Wording(None, language, topic, Hidden.NOT_SHIPPED)
    if language in words:
        return Wording(words[language], language, topic)
    return Wording(words["en"], "en", topic, is_fallback=True)
