"""One basis for a release."""

from __future__ import annotations

from dataclasses import dataclass

from .consent import Information
from .recipient import Party
from .verdict import Obligation

EVERYTHING = Information(everything=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One basis: its reason code, the paper it rests on, what it covers, and the duties it brings."""

    code: str
    about: str = ""
    information: Information = EVERYTHING
    consent: bool = False
    ordinary_only: bool = False
    deidentified_only: bool = False
    only_ids: frozenset[str] | None = None
    by_author: Party | None = None
    beats_restrictions: bool = False
    beats_refusals: bool = False
    obligations: tuple[Obligation, ...] = ()
