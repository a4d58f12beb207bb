"""What a clinic keeps of people beside check-ins, answers and visits, as COPY text: medicines, forecasts, signs, ways to reach.

Shares are those of an ordinary year of an outpatient clinic for substance use: invented, and told on the page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.knowledge.forecasts import digest_of
from carebraid.store._fresh import fresh_id

from .plan import Person, Place
from .rows import LABELS, NONE, json, line

FORETOLD_WEEKS = 8
"""Forecasts of two months: a clinic has switched them on that long ago."""
OTHERS_TOO, OWN_SIGNS, MAINTENANCE, CHOSE_MESSAGES, SAFETY_PLANS = 0.33, 0.15, 0.15, 0.6, 0.3

COLUMNS = {
    "store_medicine": "id, organisation_id, patient_id, labels, name, kind, state, amount, unit, times_a_day, formulation,"
    " started_on, stopped_on, reason, prescriber, trade_offs, source, told_at, told_by, version",
    "store_medicinechange": "id, organisation_id, patient_id, labels, medicine_id, at, what, before, after, why, by, by_name",
    "store_interactioncheck": "id, organisation_id, patient_id, labels, at, about, looked_at, is_checked, why_not, alerts,"
    " unknown, overrides, edition, by, by_name, second_by, second_name, medicine_id",
    "store_supply": 'id, organisation_id, patient_id, labels, medicine_id, kind, "on", days, state, next_due_on, by',
    "store_monitoring": "id, organisation_id, patient_id, labels, medicine_id, what, due_on, done_on, result,"
    " is_out_of_range, closed_by",
    "store_sideeffect": "id, organisation_id, patient_id, labels, medicine_id, what, burden, told_at, told_by, answer_due_at,"
    " answered_at, answered_by, answer",
    "store_foretold": "id, organisation_id, patient_id, labels, task, model, week, probability, refused, reasons, like_this,"
    " as_of, computed_at, basis, is_high, over_at, came",
    "store_modeluse": "id, organisation_id, model, digest, state, failures, why, decided_by, decided_at, judged_at, intercept,"
    " slope",
    "store_ownsign": "id, organisation_id, patient_id, labels, words, measure, is_low, pitch, state, origin, then_what, tell,"
    " learnt, since_at, written_by, writer_name, changed_at, version",
    "store_ownwatch": "id, organisation_id, patient_id, labels, budget, budget_by, learnt_at, result",
    "store_outreach": "id, organisation_id, patient_id, labels, channel_id, from_hour, until_hour, a_day, a_week, stopped_how,"
    " confirmed_at, heard_at, doubt, sent",
    "store_optin": "id, organisation_id, patient_id, labels, channel, kind, given_at, given_by, how, text_shown",
    "store_reachwish": "id, organisation_id, patient_id, labels, ways, chosen_at, chosen_by",
    "store_carephase": "id, organisation_id, patient_id, labels, phase, since_at, lasting_days, kept, next_booster_at",
    "store_transition": "id, organisation_id, patient_id, labels, rule, from_name, to_name, sender_id, receiver_id, left_at,"
    " accepted_at, seen_at, ended_at, ended_how, travels, version",
    "store_safetyplan": "id, organisation_id, patient_id, labels, version, entries, removed, written_at, written_by,"
    " writer_name, review_on",
    "store_note": "id, organisation_id, patient_id, labels, note, version, author_id, happened_at, written_at, text",
    "store_attentionbudget": "id, organisation_id, staff_id, a_day",
}

Rows = Iterator[tuple[str, str]]
"""(table, line), table by table for one person."""

_FOR_OPIOIDS = {
    "methadone": ("methadone", 80, "by_mouth"), "buprenorphine": ("buprenorphine", 16, "under_tongue"),
    "buprenorphine_injection": ("buprenorphine", 300, "injection_monthly"),
    "naltrexone": ("naltrexone", 380, "injection_monthly"),
}  # fmt: skip
_OTHER = (
    ("sertraline", 100), ("quetiapine", 200), ("lithium", 900), ("trazodone", 50), ("hydroxyzine", 25), ("prazosin", 2),
    ("gabapentin", 300), ("bupropion", 150), ("lisinopril", 10), ("metformin", 500),
)  # fmt: skip
_WATCHED = {"lithium": "lithium_level", "quetiapine": "metabolic", "methadone": "qtc"}


def of_places(places: list[Place], chance: random.Random, now: datetime) -> Rows:
    """Which models speak, and how many people a colleague can look after in a day."""
    for place in places:
        for task in _TASKS:
            model = f"{task}.default"
            at = now - timedelta(days=7 * FORETOLD_WEEKS)
            yield (
                "store_modeluse",
                line(fresh_id(), place.id, model, digest_of(model), "open", "[]", "", "", None, at, 0.0, 1.0),
            )
        for one in place.staff:
            if chance.random() < 0.5:
                yield "store_attentionbudget", line(fresh_id(), place.id, one.id, 12)


def of_person(place: Place, person: Person, chance: random.Random, now: datetime) -> Rows:
    """Everything of one person."""
    yield from _medicines(place.id, person, chance, now)
    if person.is_foretold:
        for one in _foretold(place.id, person, chance, now):
            yield "store_foretold", one
    yield from _signs(place.id, person, chance, now)
    yield from _reached(place.id, person, chance, now)
    yield from _written(place.id, person, chance, now)


# --- medicines -----------------------------------------------------------------------------------


def _medicines(place: UUID, person: Person, chance: random.Random, now: datetime) -> Rows:
    listed = [_FOR_OPIOIDS[person.drug]] if person.drug else []
    if chance.random() < OTHERS_TOO:
        listed += [(name, mg, "by_mouth") for name, mg in chance.sample(_OTHER, chance.choice((1, 1, 2, 3)))]
    for name, mg, how in listed:
        medicine, began = fresh_id(), now - timedelta(days=chance.randrange(7, max(8, person.days)))
        is_stopped = name != "methadone" and chance.random() < 0.1
        ended = began + (now - began) * 0.7 if is_stopped else None
        by = f"account:{person.other.account}"
        yield "store_medicine", line(
            medicine, place, person.id, LABELS, name, "prescribed", "stopped" if is_stopped else "taken", mg, "mg", 1, how,
            began.date(), ended.date() if ended else None, "", person.other.name, "{}", "clinic", began, person.other.name,
            1 + is_stopped,
        )  # fmt: skip
        for at, what, after in (
            (began, "added", {"name": name, "dose": f"{mg} mg"}),
            (ended, "stopped", {"state": "stopped"}),
        ):
            if at is not None:
                yield (
                    "store_medicinechange",
                    line(
                        fresh_id(),
                        place,
                        person.id,
                        LABELS,
                        medicine,
                        at,
                        what,
                        "{}",
                        json(after),
                        "",
                        by,
                        person.other.name,
                    ),
                )
        looked = json({"names": [one[0] for one in listed], "conditions": [], "events": []})
        yield "store_interactioncheck", line(
            fresh_id(), place, person.id, LABELS, began, json({"add": [name]}), looked, True, "{}", "[]", "[]", "[]", "bench",
            by, person.other.name, "", "", medicine,
        )  # fmt: skip
        yield from _beside(place, person, medicine, name, how, began, chance, now)


def _beside(
    place: UUID, person: Person, medicine: UUID, name: str, how: str, began: datetime, chance: random.Random, now: datetime
) -> Rows:  # fmt: skip
    """Supplies every four weeks, what is watched, and now and then what it does to somebody."""
    is_injected = how.startswith("injection")
    if person.drug and name == _FOR_OPIOIDS[person.drug][0]:
        for back in range(chance.randrange(1, 28), (now - began).days, 28):
            on = (now - timedelta(days=back)).date()
            kind, days = ("injection", None) if is_injected else ("pick_up", 28)
            due = on + timedelta(days=28) if is_injected else None
            yield (
                "store_supply",
                line(
                    fresh_id(),
                    place,
                    person.id,
                    LABELS,
                    medicine,
                    kind,
                    on,
                    days,
                    "given",
                    due,
                    "account:bench",
                ),
            )
    if name in _WATCHED:
        ahead = chance.randrange(5, 80)
        head = (place, person.id, LABELS, medicine, _WATCHED[name])
        yield (
            "store_monitoring",
            line(fresh_id(), *head, (now + timedelta(days=ahead)).date(), None, None, None, ""),
        )
        done = (now - timedelta(days=90 - ahead)).date()
        yield "store_monitoring", line(fresh_id(), *head, done, done, json({"done": True}), False, "clinic")
    if chance.random() < 0.07:
        at = now - timedelta(days=chance.randrange(2, 60))
        yield "store_sideeffect", line(
            fresh_id(), place, person.id, LABELS, medicine, "Tired in the morning", 3, at, "person", at + timedelta(days=3),
            at + timedelta(days=1), person.other.name, "We change the time of day.",
        )  # fmt: skip


# --- forecasts -----------------------------------------------------------------------------------

_TASKS = {"next_week_bad": 1, "relapse_4wk": 4, "early_warning": 6, "missed_next_visit": 3}
"""Each forecast, and after how many weeks it is known how it came."""
_WHY = json([
    {"group": "visits", "direction": "raises", "change": 0.481,
     "facts": {"visit_gap": 28.0, "visits_28": 1.0, "days_since_visit": 27.0, "visits_per_due_28": 0.25}},
    {"group": "missed_weeks", "direction": "lowers", "change": -0.247, "facts": {"last_missed": 1.0, "share_missed": 0.079}},
    {"group": "time", "direction": "lowers", "change": -0.136, "facts": {"week": 38.0}},
])  # fmt: skip
_LIKE = json({"from": 0.25, "to": 0.29, "rows": 2243, "people": 870, "observed": 0.265, "predicted": 0.269})


def _foretold(place: UUID, person: Person, chance: random.Random, now: datetime) -> Iterator[str]:
    """What was foretold at the end of each of the last weeks, and how it came."""
    weeks = person.weeks(now)
    head = f"\t{place}\t{person.id}\t{LABELS}\t"
    for week in range(max(1, weeks - FORETOLD_WEEKS), weeks + 1):
        at = min(now, now - timedelta(days=person.days - 7 * week - 1)).isoformat()
        for task, over_after in _TASKS.items():
            likely = chance.random()
            is_over = weeks - week >= over_after
            over = (at, "t" if likely < 0.2 else "f") if is_over else (NONE, NONE)
            yield (
                f"{fresh_id()}{head}{task}\t{task}.default\t{week}\t{likely:.6f}\t\t{_WHY}\t{_LIKE}\t{at}\t{at}\t{week:032x}\t"
                f"{'t' if likely > 0.9 else 'f'}\t{over[0]}\t{over[1]}\n"
            )


# --- signs of their own, and ways to reach them --------------------------------------------------


def _signs(place: UUID, person: Person, chance: random.Random, now: datetime) -> Rows:
    if chance.random() < OWN_SIGNS:
        measure, is_low, limit = chance.choice(
            (("sleep", True, 5.5), ("craving", False, 6.0), ("mood", True, 3.0))
        )
        learnt = {
            "limit": {"measure": measure, "is_low": is_low, "threshold": limit, "run": 2}, "why": None, "never_rings": False,
            "trained": None, "held_out": None, "bar": 2,
        }  # fmt: skip
        at = now - timedelta(days=min(person.days, 40))
        yield "store_ownsign", line(
            fresh_id(), place, person.id, LABELS, "I sleep badly", measure, is_low, "usual", "watched", "written",
            "I call somebody", "team", json(learnt), at, f"account:{person.account}", person.name, at, 1,
        )  # fmt: skip
    result = json({"state": "none", "p": 1.0})
    learnt_at = now - timedelta(hours=chance.randrange(1, 7 * 24))
    yield "store_ownwatch", line(fresh_id(), place, person.id, LABELS, 2, "", learnt_at, result)


def _reached(place: UUID, person: Person, chance: random.Random, now: datetime) -> Rows:
    since = now - timedelta(days=person.days)
    if chance.random() < CHOSE_MESSAGES:
        yield (
            "store_outreach",
            line(
                fresh_id(), place, person.id, LABELS, person.mobile, 8, 21, 1, 3, "", since, since, "", "{}"
            ),
        )
        for kind in ("reminder", "nudge"):
            yield (
                "store_optin",
                line(
                    fresh_id(),
                    place,
                    person.id,
                    LABELS,
                    "mobile",
                    kind,
                    since,
                    person.name,
                    "page",
                    "May we write to you?",
                ),
            )
    if chance.random() < 0.5:
        yield (
            "store_reachwish",
            line(fresh_id(), place, person.id, LABELS, "{call,video}", since, "account:bench"),
        )
    if chance.random() < MAINTENANCE:
        coming = now + timedelta(days=chance.randrange(3, 60))
        yield (
            "store_carephase",
            line(
                fresh_id(), place, person.id, LABELS, "maintenance", since + (now - since) / 2, 60, 1, coming
            ),
        )
    if (drawn := chance.random()) < 0.105:
        left = now - timedelta(days=3 if drawn < 0.005 else chance.randrange(10, 200))
        done = None if drawn < 0.005 else left + timedelta(days=5)
        yield "store_transition", line(
            fresh_id(), place, person.id, LABELS, "fuh", "Hospital", "Clinic", person.lead.id, person.other.id, left,
            left + timedelta(days=1), done, done, "arrived" if done else "", "{medicines,safety_plan}", 1,
        )  # fmt: skip


# --- what is written -----------------------------------------------------------------------------

_SAID = (
    "Talked about the week: two evenings with friends who do not drink, one hard one alone. Walked through what helped."
    " Sleep is better since the dose was moved to the evening. Next: the letter to the landlord, together, on Thursday."
)


def _written(place: UUID, person: Person, chance: random.Random, now: datetime) -> Rows:
    """A safety plan for some, and a note about every other visit."""
    if chance.random() < SAFETY_PLANS:
        entries = [
            {"id": str(fresh_id()), "step": step, "text": "As we wrote it down together", "beside": None}
            for step in ("warning_signs", "coping", "reasons")
        ]  # fmt: skip
        at = now - timedelta(days=chance.randrange(1, max(2, person.days)))
        yield "store_safetyplan", line(
            fresh_id(), place, person.id, LABELS, 1, json(entries), "[]", at, f"account:{person.account}", person.name,
            (now + timedelta(days=60)).date(),
        )  # fmt: skip
    for back in range(chance.randrange(1, 56), person.days, 56):
        at, note = now - timedelta(days=back), fresh_id()
        yield "store_note", line(note, place, person.id, LABELS, note, 1, person.other.id, at, at, _SAID)
