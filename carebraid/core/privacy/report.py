"""What a report under law may say, and that it is whole (42 CFR 2.12(c)(5), (6); 45 CFR 164.512(b)(1)(ii), (f)(5))."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from ..kernel.refusal import Refused

PURPOSE_OF: Final[Mapping[str, str]] = {"crime_report": "CRIMERPT", "child_abuse_report": "ABUSERPT"}
"""The two reports, by the kind of what they say."""

CIRCUMSTANCES: Final = "circumstances"
FIELDS: Final = (CIRCUMSTANCES, "status_as_patient", "name", "address", "last_known_whereabouts")
"""All that is offered: circumstances, status as a patient, name, address, last known whereabouts; nothing else."""

LONGEST: Final = 2_000


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
