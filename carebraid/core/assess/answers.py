"""Answers as they come in: checked one by one, settled by the skip rules, asked one after another.

Answers are a list in item order or a map from item id; None is "not answered". A list may stop early (a
PHQ-9 is often sent without its tenth question): what is not in it was not answered. Refused, each with the
item named and never the answer: a longer list, an unknown item, a value the item does not take.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from carebraid.core.kernel.refusal import Refused

from .condition import Value
from .instrument import Instrument, Item

Answers: TypeAlias = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """Answers after the skip rules.

    ``values`` holds every item (None where missing). ``missing`` were asked and not answered (optional ones
    left out); ``skipped`` do not apply; ``assumed`` count as skipped only because the question before them
    that would tell is itself unanswered. ``given`` is what was answered, before any rule.
    """

    values: Mapping[str, Value | None]
    given: Mapping[str, Value | None]
    missing: tuple[str, ...]
    skipped: tuple[str, ...]
    assumed: tuple[str, ...]


def read_answers(instrument: Instrument, answers: Answers) -> dict[str, Value | None]:
    """Every item of the instrument with its checked answer, None where there is none.

    A whole number written as 2.0 is read as 2; fractions are taken only by items with a range (hours of
    sleep). Refused: ``answers.unreadable``, ``answers.wrong_length``, ``answers.unknown_item``,
    ``answers.not_a_number``, ``answers.not_an_option``, ``answers.out_of_range``.
    """
    if isinstance(answers, Mapping):
        if not answers.keys() <= instrument.by_id.keys():
            unknown = next(key for key in answers if key not in instrument.by_id)
            raise Refused(
                "answers.unknown_item",
                "{instrument} has no question called {item}.",
                instrument=instrument.short_title,
                item=str(unknown)[:40],
            )
        return {i.id: None if (v := answers.get(i.id)) is None else _read(i, v) for i in instrument.items}
    if not isinstance(answers, Sequence) or isinstance(answers, str | bytes):
        raise Refused("answers.unreadable", "Answers are a list in question order, or a map by question.")
    if (spare := len(instrument.items) - len(answers)) < 0:
        raise Refused(
            "answers.wrong_length",
            "{instrument} has {items} questions, but {answers} answers came in.",
            instrument=instrument.short_title,
            items=len(instrument.items),
            answers=len(answers),
        )
    padded = (*answers, *(None,) * spare) if spare else answers
    pairs = zip(instrument.items, padded, strict=True)
    return {i.id: None if v is None else _read(i, v) for i, v in pairs}


def _read(item: Item, value: Any) -> Value:
    if type(value) is int and value in item.allowed:
        return value
    if item.takes_words:
        if isinstance(value, str) and value in item.allowed:
            return value
        raise _misfit(
            item, "answers.not_an_option", "Question {number} ({item}) takes {allowed}. Please check it."
        )
    if not _is_a_number(value):
        raise _misfit(
            item,
            "answers.not_a_number",
            "The answer to question {number} ({item}) is not a number. It takes {allowed}. Please check it.",
        )
    fits = value in item.allowed if item.options else item.low <= value <= item.high
    if not fits:
        raise _misfit(
            item,
            "answers.out_of_range",
            "The answer to question {number} ({item}) does not fit. It takes {allowed}. Please check it.",
        )
    return int(value) if value == int(value) else float(value)


def _is_a_number(value: object) -> bool:
    """Whether it is a number that says how much: neither True nor False nor NaN."""
    if isinstance(value, float | Decimal):
        return not math.isnan(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _misfit(item: Item, code: str, words: str) -> Refused:
    return Refused(code, words, number=item.number, item=item.id, allowed=allowed(item))


def allowed(item: Item) -> str:
    """What an item takes, in words: ``one of 0, 1, 2, 3`` or ``a number from 0 to 10``."""
    if item.options:
        values = [option.value for option in item.options]
        return "one of " + ", ".join(map(str, values if item.takes_words else sorted(values, key=float)))
    return f"a number from {item.low} to {item.high}"


def settle(instrument: Instrument, answers: Answers) -> Settled:
    """Check the answers and apply the skip rules in question order. Refuses what ``read_answers`` does.

    Where ``ask_if`` does not hold, ``value_if_skipped`` counts even if an answer was given; without one the
    item is missing. A missing answer makes ``ask_if`` false like any other condition: such items are
    named in ``assumed``, so that nobody takes them for answers.
    """
    given = read_answers(instrument, answers)
    values = given
    skipped: list[str] = []
    assumed: list[str] = []
    if instrument.gated:
        values, known = dict(given), dict(given)  # known: what does not hang on an unanswered question
        for item in instrument.gated:
            if item.ask_if.holds(values, {}):  # type: ignore[union-attr]
                continue
            is_sure = item.ask_if.holds(known, {}) is False  # type: ignore[union-attr]
            (skipped if is_sure else assumed).append(item.id)
            values[item.id] = item.value_if_skipped
            known[item.id] = item.value_if_skipped if is_sure else None
    unasked = {*skipped, *assumed}
    missing = tuple(
        name
        for name, value in values.items()
        if value is None and name not in unasked and not instrument.by_id[name].is_optional
    )
    return Settled(values, given, missing, tuple(skipped), tuple(assumed))


def items_that_apply(instrument: Instrument, answers: Mapping[str, Any]) -> tuple[Item, ...]:
    """The questions to ask as things stand, in order; those that wait for an unanswered one are left out."""
    settled = settle(instrument, answers)
    unasked = {*settled.skipped, *settled.assumed}
    return tuple(item for item in instrument.items if item.id not in unasked)
