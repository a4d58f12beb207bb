"""The large world's rows as COPY text: every value plausible, every row consistent with the others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from carebraid.knowledge.instruments import load_instrument
from carebraid.store._fresh import fresh_id

from .plan import ZONE, Person, Place

Opened = dict[UUID, tuple[UUID, UUID]]
"""Whose answer opened a safety case that is still open: person to (case, task)."""
NONE = "\\N"
LABELS = "{BH,ETH}"
OPEN_TASKS = 0.03
CLOSED_TASKS = 0.5
CASES = 0.003

COLUMNS = {
    "store_organisation": "id, name, slug, zone, language, country, calendar, is_demo",
    "store_site": "id, organisation_id, name, kind, zone",
    "store_account": "id, password, organisation_id, email, name, roles, language, theme, zone, is_active, is_demo, joined_at",
    "store_staff": "id, organisation_id, account_id, site_id, name, phone, joined_at",
    "store_shift": "id, organisation_id, staff_id, site_id, service, weekday, starts, ends, zone",
    "store_oncall": "id, organisation_id, staff_id, position",
    "store_crisiscontact": "id, organisation_id, position, languages, name, contact, modes, evidence, review_on",
    "store_patient": "id, organisation_id, site_id, account_id, number, name_used, pronouns, born_on, languages,"
    " needs_interpreter, zone, conditions, medicines, what_matters, is_deidentified, blind_check_allowed, enrolled_at, labels",
    "store_patientname": "id, organisation_id, patient_id, labels, kind, text",
    "store_contactchannel": "id, organisation_id, patient_id, labels, kind, value, is_safe, may_leave_message, position, note",
    "store_teammember": "id, organisation_id, patient_id, labels, staff_id, role, is_lead, from_at",
    "store_checkin": "id, organisation_id, patient_id, labels, happened_at, learned_at, device_at, is_clock_off, is_late,"
    " answering, craving, worst, resist, mood, sleep_hours, distress, cope, used, medicine, safety, details, source",
    "store_response": "id, organisation_id, patient_id, labels, instrument, edition, state, answers, scores, bands,"
    " critical, flags, happened_at, learned_at, source, entered_by, safety_case_id, version",
    "store_appointment": "id, organisation_id, patient_id, labels, staff_id, kind, at, state, reason, source",
    "store_entry": "id, organisation_id, patient_id, labels, kind, code, happened_at, learned_at, value, origin",
    "store_task": "id, organisation_id, patient_id, labels, kind, subject, priority, reasons, why, state, owner_id, opened_at,"
    " due_at, rung, rung_since, next_step_at, attempts, escalations, closed_by_id, closed_at, outcome, reached, reached_at, version",
    "store_taskevent": "id, organisation_id, patient_id, labels, task_id, at, kind, actor, detail",
    "store_safetycase": "id, organisation_id, patient_id, labels, protocol, level, opened_at, opened_by, task_id",
}


def line(*values: object) -> str:
    """One COPY line. None is null; booleans, moments and ids are spelt as PostgreSQL reads them."""
    return "\t".join(NONE if v is None else v if isinstance(v, str) else _spelt(v) for v in values) + "\n"


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def json(value: object) -> str:
    """JSON as a COPY value."""
    return msgspec.json.encode(value).decode().replace("\\", "\\\\")


def organisations(places: list[Place]) -> Iterator[str]:
    for n, place in enumerate(places):
        yield line(place.id, f"Bench clinic {n + 1}", place.slug, ZONE, "en", "US", "dates", False)


def sites(places: list[Place]) -> Iterator[str]:
    for place in places:
        for n, site in enumerate(place.sites):
            yield line(site, place.id, f"Site {n + 1}", "outpatient", ZONE)


def accounts(places: list[Place], people: list[Person], now: datetime) -> Iterator[str]:
    for place in places:
        for one in place.staff:
            email = f"staff-{one.account.hex}@{place.slug}.example"
            yield line(
                one.account,
                "!bench",
                place.id,
                email,
                one.name,
                f"{{{one.role}}}",
                "en",
                "auto",
                ZONE,
                True,
                False,
                now,
            )
    for person in people:
        email = f"person-{person.account.hex}@bench.example"
        yield line(
            person.account, "!bench", places[person.place].id, email, person.name, "{patient}", "en", "auto", ZONE, True,
            False, now,
        )  # fmt: skip


def staff(places: list[Place], now: datetime) -> Iterator[str]:
    for place in places:
        for one in place.staff:
            yield line(one.id, place.id, one.account, one.site, one.name, "", now - timedelta(days=800))


def shifts(places: list[Place]) -> Iterator[str]:
    """Weekdays 8 to 18 for everybody; nights and weekends belong to the first three of each organisation."""
    for place in places:
        for one in place.staff:
            for weekday in range(5):
                yield line(fresh_id(), place.id, one.id, one.site, "clinic", weekday, "08:00", "18:00", ZONE)
        for weekday in range(7):
            one = place.staff[weekday % min(3, len(place.staff))]
            yield line(
                fresh_id(), place.id, one.id, None, "organisation_on_call", weekday, "18:00", "08:00", ZONE
            )


def on_call(places: list[Place]) -> Iterator[str]:
    for place in places:
        for position, one in enumerate(place.staff[:3]):
            yield line(fresh_id(), place.id, one.id, position)


def crisis(places: list[Place], now: datetime) -> Iterator[str]:
    for place in places:
        yield line(
            fresh_id(),
            place.id,
            0,
            "{en,es}",
            "A line for the bench",
            "000",
            "{call}",
            "verified",
            (now + timedelta(days=60)).date(),
        )


def patients(
    places: list[Place], people: list[Person], chance: random.Random, now: datetime
) -> Iterator[str]:
    for person in people:
        born = now.date() - timedelta(days=chance.randrange(18 * 365, 75 * 365))
        yield line(
            person.id, places[person.place].id, person.site, person.account, person.number, person.name, "", born, "{en}",
            False, ZONE, person.conditions, "{moud}" if person.takes_moud else "{}", "", False, False,
            person.enrolled_at(now), LABELS,
        )  # fmt: skip


def names(places: list[Place], people: list[Person]) -> Iterator[str]:
    for person in people:
        yield line(fresh_id(), places[person.place].id, person.id, LABELS, "used", person.name)


def channels(places: list[Place], people: list[Person]) -> Iterator[str]:
    for n, person in enumerate(people):
        number = f"+1 555 {n // 10_000:03d} {n % 10_000:04d}"
        yield line(
            person.mobile, places[person.place].id, person.id, LABELS, "mobile", number, True, False, 0, ""
        )


def ties(places: list[Place], people: list[Person], now: datetime) -> Iterator[str]:
    for person in people:
        since, place = now - timedelta(days=person.days), places[person.place].id
        for one, is_lead in ((person.lead, True), (person.other, False)):
            yield line(fresh_id(), place, person.id, LABELS, one.id, one.role, is_lead, since)


# --- nine months of check-ins --------------------------------------------------------------------

_TRIGGERS = ("stress", "boredom", "pain", "place", "people", "conflict")


def checkins(
    places: list[Place], people: list[Person], chance: random.Random, now: datetime
) -> Iterator[str]:
    """Everybody's check-ins; ids are random like those that devices make."""
    gauss = [chance.gauss(0, 1) for _ in range(8191)]
    at = 0
    dates = [(now - timedelta(days=back)).strftime("%Y-%m-%d ") for back in range(400)]
    clocks = [f"{h:02d}:{m:02d}:{s:02d}+00" for h in range(24) for m in (3, 17, 29, 41, 55) for s in (7, 38)]
    bits, pick = chance.getrandbits, chance.random
    for person in people:
        head = f"\t{places[person.place].id}\t{person.id}\t{LABELS}\t"
        span = max(1, person.days - person.silent_for)
        step = span / max(1, person.checkins)
        for n in range(person.checkins):
            a, b, c = gauss[at % 8191], gauss[(at * 7 + 3) % 8191], gauss[(at * 13 + 5) % 8191]
            at += 1
            back = 1 + person.silent_for + int(n * step)
            moment = dates[back] + clocks[int(pick() * 240)]
            craving = max(0, min(10, round(person.craving + 1.3 * a)))
            mood = max(0, min(10, round(person.mood + 1.2 * b)))
            sleep = max(0.0, min(14.0, round((person.sleep + 0.8 * c) * 2) / 2))
            chosen = int(pick() * 60)
            used = "no" if chosen > 3 else ("yes" if craving > 3 else NONE)
            medicine = ("yes" if chosen % 12 else "no") if person.takes_moud else "none_due"
            details = (
                f'{{"triggers": ["{_TRIGGERS[chosen % 6]}"], "offset_s": 0.4}}'
                if chosen < 12
                else '{"offset_s": 0.4}'
            )
            yield (
                f"{bits(128):032x}{head}{moment}\t{moment}\t{moment}\tf\tf\tself\t{craving}\t{NONE}\t{NONE}\t{mood}\t"
                f"{sleep}\t{NONE}\t{NONE}\t{used}\t{medicine}\tno\t{details}\tapp\n"
            )


# --- answers, visits, entries, tasks -------------------------------------------------------------

_BANDS9 = ((5, "minimal"), (10, "mild"), (15, "moderate"), (20, "moderately_severe"), (99, "severe"))
_BANDS7 = ((5, "minimal"), (10, "mild"), (15, "moderate"), (99, "severe"))


def cases(people: list[Person], chance: random.Random) -> Opened:
    """Whose answer opened a safety case that is still open: person -> (case, task)."""
    chosen = chance.sample(people, max(1, round(len(people) * CASES)))
    return {person.id: (fresh_id(), fresh_id()) for person in chosen}


def responses(
    places: list[Place],
    people: list[Person],
    chance: random.Random,
    now: datetime,
    opened: Opened,
) -> Iterator[str]:
    """PHQ-9 and GAD-7 every four weeks; a flagged last PHQ-9 belongs to its safety case."""
    editions = {name: load_instrument(name).version for name in ("phq-9", "gad-7")}
    for person in people:
        place = places[person.place].id
        level = max(0.0, min(2.6, (8.5 - person.mood) / 3))
        back = chance.randrange(1, 28)
        flagged = opened.get(person.id)
        while back < person.days or flagged:
            at = now - timedelta(days=back, hours=chance.randrange(12))
            nine = [max(0, min(3, round(chance.gauss(level, 0.7)))) for _ in range(8)] + [1 if flagged else 0]
            seven = [max(0, min(3, round(chance.gauss(level, 0.7)))) for _ in range(7)]
            case = flagged[0] if flagged else None
            yield _response(place, person, "phq-9", editions["phq-9"], nine, at, case)
            yield _response(place, person, "gad-7", editions["gad-7"], seven, at, None)
            flagged, back = None, back + 28


def _response(
    place: UUID, person: Person, name: str, edition: str, given: list[int], at: datetime, case: UUID | None
) -> str:
    total = sum(given)
    band = next(word for below, word in (_BANDS9 if name == "phq-9" else _BANDS7) if total < below)
    scores: dict[str, object] = {"total": total}
    if name == "phq-9":
        scores |= {
            "symptom_count": sum(v > 1 for v in given),
            "core": sum(v > 1 for v in given[:2]),
            "dsm_algorithm": "none",
        }
    answers = {f"q{n}": value for n, value in enumerate(given, 1)}
    critical = "{phq9_item9}" if case else "{}"
    return line(
        fresh_id(), place, person.id, LABELS, name, edition, "complete", json(answers), json(scores), json({"total": band}),
        critical, "{}", at, at, "app", f"account:{person.account}", case, 1,
    )  # fmt: skip


def appointments(
    places: list[Place], people: list[Person], chance: random.Random, now: datetime
) -> Iterator[str]:
    """A visit about every four weeks, most of them kept, and the next one planned."""
    for person in people:
        place = places[person.place].id
        at = now + timedelta(days=chance.randrange(1, 28), hours=chance.randrange(8))
        yield line(fresh_id(), place, person.id, LABELS, person.lead.id, "visit", at, "planned", "", "clinic")
        at -= timedelta(days=28)
        while at > now - timedelta(days=person.days):
            state = chance.choices(("kept", "missed", "cancelled"), (86, 8, 6))[0]
            yield line(fresh_id(), place, person.id, LABELS, person.lead.id, "visit", at, state, "", "clinic")
            at -= timedelta(days=28)


def entries(places: list[Place], people: list[Person], chance: random.Random, now: datetime) -> Iterator[str]:
    """Urine results every two weeks for people on medicine for opioid use, and their doses of the last weeks."""
    for person in people:
        if not person.takes_moud:
            continue
        place = places[person.place].id
        for back in range(chance.randrange(1, 14), person.days, 14):
            at = now - timedelta(days=back)
            value = {"result": "positive" if chance.random() < 0.05 else "negative", "medicine_found": True}
            yield line(fresh_id(), place, person.id, LABELS, "urine", "", at, at, json(value), "clinic")
        for back in range(1, min(35, person.days)):
            at = now - timedelta(days=back)
            value = {"taken": chance.random() > 0.015, "kind": "moud"}
            yield line(fresh_id(), place, person.id, LABELS, "dose", "", at, at, json(value), "clinic")


def tasks(
    places: list[Place],
    people: list[Person],
    chance: random.Random,
    now: datetime,
    opened: Opened,
) -> Iterator[tuple[str, str]]:
    """(task, first line of its story): safety tasks of open cases, open outreach, and what was closed in nine months."""
    for person in people:
        place = places[person.place].id
        if person.id in opened:
            at = now - timedelta(minutes=chance.randrange(1, 9))
            yield _task(
                place, person, opened[person.id][1], "safety", "suicide_safety", "immediate", at, None, chance
            )
        if chance.random() < OPEN_TASKS:
            at = now - timedelta(hours=chance.randrange(1, 20))
            yield _task(place, person, fresh_id(), "outreach", "watch", "this_visit", at, None, chance)
        if chance.random() < CLOSED_TASKS:
            at = now - timedelta(days=chance.randrange(2, max(3, person.days)))
            closed = at + timedelta(hours=chance.randrange(1, 30))
            yield _task(place, person, fresh_id(), "outreach", "watch", "this_visit", at, closed, chance)


def _task(
    place: UUID, person: Person, task_id: UUID, kind: str, subject: str, priority: str, at: datetime,
    closed: datetime | None, chance: random.Random,
) -> tuple[str, str]:  # fmt: skip
    code, facts = (
        ("phq9_item9", {"instrument": "PHQ-9"}) if kind == "safety" else ("craving_high", {"craving": 8})
    )
    why = [
        {
            "code": code,
            "facts": facts,
            "at": at.isoformat(),
            "source": "checkin",
            "source_id": str(fresh_id()),
        }
    ]
    owner, rung = person.lead.id, 0 if kind == "safety" else 2
    task = line(
        task_id, place, person.id, LABELS, kind, subject, priority, f"{{{code}}}", json(why),
        "closed" if closed else "open", owner, at, at if kind == "safety" else at + timedelta(hours=24), rung, at,
        None if closed else at + timedelta(minutes=10) if kind == "safety" else at + timedelta(hours=48), "[]", 0,
        owner if closed else None, closed, "reached_talked" if closed else "", "person" if closed else "", closed, 1,
    )  # fmt: skip
    detail = json({"owner": str(owner), "priority": priority})
    story = line(fresh_id(), place, person.id, LABELS, task_id, at, "raised", "job:sweep", detail)
    return task, story


def safety_cases(places: list[Place], people: list[Person], now: datetime, opened: Opened) -> Iterator[str]:
    for person in people:
        if person.id in opened:
            case_id, task_id = opened[person.id]
            by = [{"source": "response", "critical": "phq9_item9", "at": now.isoformat()}]
            yield line(
                case_id,
                places[person.place].id,
                person.id,
                LABELS,
                "suicide_safety",
                "unknown",
                now,
                json(by),
                task_id,
            )


def since(now: datetime) -> datetime:
    """``now`` to the second, in UTC."""
    return now.astimezone(UTC).replace(microsecond=0)
