"""A parcel as a document to read: what the person, or a recipient, holds in their hands.

``_`` is how words are said in the reader's language. What was not answered or is not known is said as that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date

from carebraid.core.kernel.moment import local_day, zone
from carebraid.core.privacy.parcel import TERMS, HeldBack, Parcel, Piece, Scope

from .document import Document, Section
from .record_tables import appointments, checkins, events, medicines, results, tests
from .watching_tables import forecasts, own_signs, reachings, safety_cases

Say = Callable[[str], str]


def same_words(words: str) -> str:
    """For readers of English: the words as they stand."""
    return words


def tell_record(
    parcel: Parcel, *, language: str = "en", _: Say = same_words, short_notice: str = ""
) -> Document:
    """The document for ``parcel``. The notice, terms and scope come first, on the first page (PRV-033, 034, 036)."""
    made_on = day_words(local_day(parcel.made_at, parcel.zone), language)
    title = _("My record") if parcel.is_own else _("Record made ready for a named recipient")
    about, facts = _about_file(parcel, language, _), _sections(parcel, language, _)
    sections = [*facts, about] if parcel.is_own else [about, *facts]
    return Document(
        title=title, lede=f"{parcel.programme}, {made_on}", language=language, foot=short_notice or title,
        page_words=_("Page"), first=tuple(_first(parcel, language, _)),
        sections=tuple(one for one in sections if _says_something(one)),
    )  # fmt: skip


def day_words(on: date, language: str) -> str:
    """A day as people write it: 4 March 2026, 4 de marzo de 2026."""
    shape = "d MMMM y" if language[:2] == "en" else "long"
    return str(format_date(on, shape, locale=language.replace("-", "_")))


def _says_something(one: Section) -> bool:
    return bool(
        one.words or one.facts or any(lines for _, lines in one.lists) or (one.table and one.table.rows)
    )


def _first(parcel: Parcel, language: str, _: Say) -> Iterable[Section]:
    if parcel.notice:
        version = _("Notice to the recipient, 42 CFR 2.32, version {version}")
        yield Section(heading=version.format(version=parcel.notice_version), words=(parcel.notice,))
    if parcel.terms:
        yield Section(heading=_("What you may do with it"), words=(TERMS[parcel.terms],))
    for held in parcel.held_back:
        yield Section(heading=_("Held back for now"), words=tuple(held_words(held, parcel.zone, language, _)))
    for scope in parcel.scopes:
        yield Section(heading=_("What the person agreed to"), facts=tuple(_scope(scope, language, _)))


def held_words(held: HeldBack, zone_name: str, language: str, _: Say) -> Iterable[str]:
    """What the person is told of something held back (45 CFR 164.524(d)(2)): why, until when, and what they can do."""
    yield _(
        "A clinician decided, for you alone, that reading one part of your record now could put somebody in danger."
    )
    on = day_words(local_day(held.opens_at, zone_name), language)
    yield _("It opens by itself on {day}.").format(day=on)
    yield _("You may ask that another clinician looks at this, and you may complain.")
    if held.answer:
        yield _("Another clinician looked: {words}").format(words=held.answer)


def _scope(scope: Scope, language: str, _: Say) -> Iterable[tuple[str, str]]:
    yield _("What may be given"), scope.described or _("not written down")
    yield _("To whom"), ", ".join(name.replace("_", " ") for name in scope.recipients)
    yield _("For what"), ", ".join(purpose_words(one, _) for one in scope.purposes)
    yield _("Signed on"), day_words(scope.signed_on, language) if scope.signed_on else _("not known")
    yield _("Ends"), _ends(scope.ends, language, _)
    if scope.right_to_revoke:
        yield _("It can be taken back"), scope.right_to_revoke
    yield _("Number of the consent"), scope.id


def _ends(ends: str, language: str, _: Say) -> str:
    try:
        return day_words(date.fromisoformat(ends), language)
    except ValueError:
        return _("when the person takes it back") if ends == "none" else ends.replace("_", " ")


def purpose_words(code: str, _: Say = same_words) -> str:
    """A purpose of use in words; one without words keeps its code."""
    known = {
        "TREAT": _("treatment"), "HPAYMT": _("payment"), "HOPERAT": _("health care operations"),
        "ETREAT": _("emergency treatment"), "COC": _("coordination of care"), "CAREMGT": _("care management"),
        "HRESCH": _("research"), "PATRQT": _("the person's own request"), "FAMRQT": _("family request"),
        "SUPNWK": _("support network"), "LEGAL": _("legal proceedings"), "ELIGVER": _("checking eligibility"),
    }  # fmt: skip
    return known.get(code, code)


def _about_file(parcel: Parcel, language: str, _: Say) -> Section:
    facts = [
        (_("Made on"), moment_words(parcel.made_at, parcel.zone, language)),
        (_("Made by"), parcel.programme),
    ]
    if not parcel.is_own:
        facts += [(_("For"), parcel.recipient), (_("Purpose"), purpose_words(parcel.purpose, _))]
    facts.append((_("Labels (HL7)"), ", ".join(sorted(parcel.labels))))
    return Section(heading=_("About this file"), facts=tuple(facts))


def moment_words(moment: datetime, zone_name: str, language: str) -> str:
    """A day and a time of day where the person lives."""
    local = moment.astimezone(zone(zone_name))
    return f"{day_words(local.date(), language)}, {local:%H:%M}"


def _sections(parcel: Parcel, language: str, _: Say) -> Iterable[Section]:
    by_kind: dict[str, list[Piece]] = {}
    for piece in parcel.pieces:
        by_kind.setdefault(piece.kind, []).append(piece)
    for piece in by_kind.pop("person", ()):
        yield _person(piece.data, language, _)
    conditions = tuple(
        str(piece.data.get("title") or piece.data.get("code")) for piece in by_kind.pop("condition", ())
    )
    yield Section(heading=_("Conditions"), lists=(("", conditions),))
    yield Section(
        heading=_("Care team"), lists=(("", tuple(_member(p, _) for p in by_kind.pop("team", ()))),)
    )
    for piece in by_kind.pop("safety_plan", ()):
        steps = tuple(
            (str(s["heading"]), tuple(s["lines"])) for s in piece.data.get("steps") or () if s["lines"]
        )
        yield Section(heading=_("Safety plan"), lists=steps)
    on = day_of(parcel.zone, language, _)
    notes = by_kind.pop("note", [])
    for heading, is_apart in ((_("Session notes"), False), (_("Counseling notes kept apart"), True)):
        written = tuple(
            (f"{on(piece.at)}, {piece.data.get('by')}", tuple(str(piece.data.get("text")).splitlines()))
            for piece in notes
            if (piece.resource.notes is not None) is is_apart
        )
        yield Section(heading=heading, lists=written)
    yield Section(heading=_("Medicines and doses"), table=medicines(by_kind.pop("medicine", ()), on, _))
    assessments = by_kind.pop("assessment", [])
    yield Section(heading=_("Questionnaires"), table=results(assessments, on, _))
    told = by_kind.pop("checkin", ())
    dash = (_("A dash means: not answered."),) if told else ()
    yield Section(heading=_("Check-ins"), words=dash, table=checkins(told, on, _))
    yield Section(heading=_("Drug tests"), table=tests(by_kind.pop("urine", ()), on, _))
    yield Section(heading=_("Appointments"), table=appointments(by_kind.pop("appointment", ()), on, _))
    yield Section(heading=_("Other events"), table=events(by_kind.pop("event", ()), on, _))
    yield Section(heading=_("Safety cases"), table=safety_cases(by_kind.pop("safety_case", ()), on, _))
    yield Section(heading=_("Warning signs of my own"), table=own_signs(by_kind.pop("own_sign", ()), on, _))
    foretold = by_kind.pop("forecast", ())
    never = (_("Worked out by a computer from what is on file. It is often wrong, and a person decides."),)
    yield Section(
        heading=_("What was worked out and foretold"), words=never if foretold else (),
        table=forecasts(foretold, on, _),
    )  # fmt: skip
    yield Section(heading=_("How we kept in touch"), table=reachings(by_kind.pop("reaching", ()), on, _))
    if by_kind:
        raise KeyError(f"no words for {sorted(by_kind)}")
    yield Section(heading=_("Requests to correct the record"), lists=tuple(_corrections(parcel.pieces, _)))
    yield Section(heading=_("Answers to questionnaires"), lists=tuple(_answers(assessments, on, _)))


def day_of(zone_name: str, language: str, _: Say) -> Callable[[datetime | None], str]:
    """How a moment of this person's record is written."""

    def said(moment: datetime | None) -> str:
        return _("not known") if moment is None else day_words(local_day(moment, zone_name), language)

    return said


def _person(data: Mapping[str, Any], language: str, _: Say) -> Section:
    born = data.get("born_on")
    pairs = (
        (_("Name"), data.get("name")), (_("Legal name"), data.get("legal_name")), (_("Pronouns"), data.get("pronouns")),
        (_("Born on"), day_words(date.fromisoformat(str(born)), language) if born else None),
        (_("Languages"), ", ".join(_language(one, language) for one in data.get("languages") or ())), (_("Number of the record"), data.get("number")),
        (_("Telephone"), data.get("telephone")), (_("What matters"), data.get("what_matters")),
        *((_("Another name"), one["name"]) for one in data.get("names") or ()
          if one["kind"] != "legal" and one["name"] not in (data.get("name"), data.get("legal_name"))),
        *((_("How to reach"), _channel(one, _)) for one in data.get("channels") or ()),
        *((_("Person near"), ", ".join(one[key] for key in ("name", "relation", "phone") if one.get(key))) for one in data.get("near") or ()),
    )  # fmt: skip
    return Section(heading=_("The person"), facts=tuple((term, str(said)) for term, said in pairs if said))


def _channel(one: Mapping[str, Any], _: Say) -> str:
    safe = _("safe to use") if one.get("safe") else _("not safe to use")
    return ", ".join(str(part) for part in (one.get("value"), safe, one.get("note")) if part)


def _language(code: str, language: str) -> str:
    """A language by its name in the reader's language; its code where it has none."""
    return Locale.parse(language[:2]).languages.get(code, code)


def _member(piece: Piece, _: Say) -> str:
    data = piece.data
    lead = f", {_('lead')}" if data.get("lead") else ""
    return f"{data.get('name')}, {str(data.get('role') or '').replace('_', ' ')}{lead}"


def _corrections(pieces: Sequence[Piece], _: Say) -> Iterable[tuple[str, tuple[str, ...]]]:
    for piece in pieces:
        free = {part.id for part in piece.resource.parts}
        for one in piece.data.get("corrections", ()):
            if one["id"] in free:
                said = (
                    (_("Asked for"), one.get("wish")), (_("Decision"), one.get("decision")),
                    (_("Reason"), one.get("words")), (_("The person's statement"), one.get("disagreement")),
                )  # fmt: skip
                yield "", tuple(f"{term}: {words}" for term, words in said if words)


def _answers(
    pieces: Sequence[Piece], on: Callable[[datetime | None], str], _: Say
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for piece in pieces:
        lines = [
            f"{one.get('text') or one['id']}: {_answer(one, _)}" for one in piece.data.get("questions") or ()
        ]
        yield f"{piece.data.get('short_title') or piece.data.get('title')}, {on(piece.at)}", tuple(lines)


def _answer(one: Mapping[str, Any], _: Say) -> str:
    answer = one.get("answer")
    return _("not answered") if answer is None else str(one.get("label") or answer)
