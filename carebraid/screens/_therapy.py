"""Therapies beside medicines, as pages show them: one way to look for the medicines page, an order and the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carebraid.core.meds.alignment import Alignment, Meeting, Said, align
from carebraid.core.meds.regimen import Regimen, to_check
from carebraid.knowledge._signed import UnsignedKnowledge
from carebraid.knowledge.alive import Alive, lacking
from carebraid.knowledge.therapies import load_alignment
from carebraid.store.therapies import Therapy


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """Where therapy and medicines meet. ``therapies`` are empty where none goes on; ``evidence`` is shown beside it."""

    rule: str
    therapies: tuple[str, ...]
    medicines: tuple[str, ...]
    effect: str
    therapist: str
    prescriber: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyView:
    """``going_on`` with each therapy's name, ``choices`` the others as (code, name).

    ``is_compared`` False: nothing could be compared. ``unknown``: names that could not be.
    """

    going_on: tuple[tuple[Therapy, str], ...]
    choices: tuple[tuple[str, str], ...]
    found: tuple[MeetingView, ...]
    unknown: tuple[str, ...]
    is_compared: bool


def build_therapy(
    therapies: Sequence[Therapy], regimen: Regimen, earlier: Sequence[str], alive: Alive, today: date, language: str,
    more: Sequence[str] = (), without: Sequence[str] = (),
) -> TherapyView:  # fmt: skip
    """Therapies that go on beside the list, with ``more`` that is to be taken and ``without`` what ends.

    ``earlier``: medicines that the record tells of.
    """
    try:
        book = load_alignment()
    except (UnsignedKnowledge, KeyError, ValueError):
        book = Alignment({}, ())
    choices = tuple(
        (code, _said(words, language))
        for code, words in book.therapies.items()
        if code not in {one.code for one in therapies}
    )
    known = alive.knowledge
    going_on = tuple((one, _said(book.therapies.get(one.code, {}), language, one.code)) for one in therapies)
    if known is None or not book.rules:
        return TherapyView(going_on=going_on, choices=choices, found=(), unknown=(), is_compared=False)
    items, events = to_check(regimen)
    told = [item.name for item in (*items, *lacking(known, regimen, earlier)) if item.name not in without]
    compared = align([one.code for one in therapies], [*told, *more], events, book, known, today)
    return TherapyView(
        going_on=going_on, choices=choices, found=tuple(_view(one, book, language) for one in compared.found),
        unknown=compared.unknown, is_compared=True,
    )  # fmt: skip


def _view(one: Meeting, book: Alignment, language: str) -> MeetingView:
    rule = one.rule
    return MeetingView(
        rule=rule.id, therapies=tuple(_said(book.therapies[code], language) for code in one.therapies),
        medicines=tuple(name.replace("_", " ") for name in one.medicines), effect=_said(rule.effect, language),
        therapist=_said(rule.therapist, language), prescriber=_said(rule.prescriber, language), source=rule.source,
        evidence=rule.evidence,
    )  # fmt: skip


def _said(words: Said, language: str, otherwise: str = "") -> str:
    return words.get(language) or words.get("en") or otherwise.replace("_", " ")
