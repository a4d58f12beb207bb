"""Whether the demo's world stands: whole, half built (somebody stopped it), or not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.store.embedded import DATABASE, Embedded

MARK = "demo"
"""The pulse that says the world was finished: written last."""


def find_state() -> str:
    """``none``, ``half`` or ``whole``, or ``real`` where real people's organisation lives here; call in an opened house."""
    from carebraid.store.organisations import find_organisation, is_house_of_real_people
    from carebraid.store.pulse import load_beats

    from .clinic import SLUG

    if is_house_of_real_people():
        return "real"
    if find_organisation(SLUG) is None:
        return "none"
    return "whole" if MARK in load_beats() else "half"


@dataclass(frozen=True, slots=True)
class Built:
    """The world that stands here: up to when it was lived, its seed and how many people."""

    at: datetime
    seed: int
    people: int


def find_built() -> Built | None:
    """The whole world that stands here, None where there is none; call in an opened house."""
    from carebraid.store.pulse import load_beats

    if find_state() != "whole":
        return None
    beat = load_beats()[MARK]
    return Built(beat.at, int(beat.detail["seed"]), int(beat.detail["people"]))


def note_whole(now: datetime, seed: int, people: int) -> None:
    """The world is finished."""
    from carebraid.screens.rounds import note_beat

    note_beat(MARK, now, seed=seed, people=people)


def say_state() -> None:
    """Open the house and print the state; for a process of its own."""
    from carebraid.cli._house import open_house

    open_house()
    print(find_state())


def is_alone(server: Embedded) -> bool:
    """Whether the demo is the only organisation in the embedded database."""
    others = "select count(*) from store_organisation where slug <> 'harbour-bridge'"
    return server.sql(others, database=DATABASE) == "0"
