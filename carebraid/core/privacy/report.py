"""What a report under law may say, and that it is whole (42 CFR 2.12(c)(5), (6); 45 CFR 164.512(b)(1)(ii), (f)(5))."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

from ..kernel.refusal import Refused

PURPOSE_OF: Final[Mapping[str, str]] = {"crime_report": "CRIMERPT", "child_abuse_report": "ABUSERPT"}
"""The two reports, by the kind of what they say."""

CIRCUMSTANCES: Final = "circumstances"
FIELDS: Final = (CIRCUMSTANCES, "status_as_patient", "name", "address", "last_known_whereabouts")
"""All that is offered: circumstances, status as a patient, name, address, last known whereabouts; nothing else."""

LONGEST: Final = 2_000


SPOKEN_LASTS: Final = timedelta(days=30)
"""A statement made aloud delays the accounting 30 days at most, unless it comes in writing (164.528(a)(2)(ii)(C))."""

MAY_BE_DELAYED: Final = frozenset({"crime_report"})
"""Only what goes to law enforcement under 164.512(f), or to health oversight under 164.512(d): no report here goes
to the latter, and one of child abuse goes under 164.512(b)."""


def check_delay(
    kind: str, official: str, words: str, *, is_written: bool, until_on: date, today: date
) -> None:
    """Whether a statement of law enforcement delays the accounting of a report (45 CFR 164.528(a)(2)).

    Refuses a report that is told at once, a statement without who made it or why, and an end that is past or, spoken,
    more than 30 days ahead.
    """
    if kind not in MAY_BE_DELAYED:
        raise Refused("report.told_at_once", "The law lets nobody delay telling the person of this report.")
    if not official.strip() or len(words.strip()) < 10:
        raise Refused(
            "report.statement_missing", "Please write who asked for it, and how telling would hinder them."
        )
    if until_on <= today or (not is_written and until_on > today + SPOKEN_LASTS):
        raise Refused(
            "report.delay_out_of_reach",
            "Please choose a day to come. What was only said aloud lasts 30 days at most; ask them for it in writing.",
        )


def build_report(
    kind: str, authority: str, said: Mapping[str, str], chosen: Collection[str]
) -> dict[str, str]:
    """The report: the chosen fields that say something. Refuses an unknown kind or field, an authority without a name,
    and a report without circumstances or longer than ``LONGEST`` letters in one field.
    """
    if kind not in PURPOSE_OF:
        raise Refused("report.unknown_kind", "Please choose what kind of report it is.")
    if not authority.strip():
        raise Refused("report.authority_missing", "Please say to whom the report goes.")
    if unknown := {*said, *chosen} - {*FIELDS}:
        raise Refused(
            "report.field_not_allowed",
            "The law does not let this report say more. Nothing was sent.",
            n=len(unknown),
        )
    made = {name: said.get(name, "").strip() for name in FIELDS if name in chosen or name == CIRCUMSTANCES}
    if not made[CIRCUMSTANCES]:
        raise Refused("report.circumstances_missing", "Please say what happened.")
    if any(len(words) > LONGEST for words in made.values()):
        raise Refused("report.too_long", "Please say it shorter: what happened, and no more.")
    return {name: words for name, words in made.items() if words}
