"""CAP-068: therapy beside medicines. Each signed rule speaks where it must and is silent elsewhere; nothing unknown is passed over."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from carebraid.core.meds.alignment import Compared, Rule, When, align, read_alignment
from carebraid.core.meds.events import Event
from carebraid.core.meds.terms import EventKind
from carebraid.knowledge._signed import read_signed
from carebraid.knowledge.interactions import load_compiled
from carebraid.knowledge.therapies import FILE, load_alignment

K, BOOK, TODAY = load_compiled(), load_alignment(), date(2026, 11, 22)
RULES = {rule.id: rule for rule in BOOK.rules}
QUIET = "thiamine"


def ask(*taken: str, therapies: tuple[str, ...] = (), events: tuple[Event, ...] = ()) -> Compared:
    return align(therapies, taken, events, BOOK, K, TODAY)


def fired(compared: Compared) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one.rule.id: (one.therapies, one.medicines) for one in compared.found}


def meant(rule: Rule) -> list[str]:
    """The medicines of a rule, worked out without ``Rule.means``."""
    return sorted(
        drug.id
        for drug in K.drugs.values()
        if drug.id in rule.drugs or drug.classes & rule.classes or (rule.load and drug.loads.get(rule.load, 0) >= rule.at_least)
    )  # fmt: skip


def placed(rule: Rule, name: str) -> dict[str, Any]:
    """What is asked so that the rule sees ``name`` where it looks."""
    if rule.when is When.ENDING:
        return {"events": (Event(EventKind.STOPPED, of=name, on=TODAY),)}
    return {}


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_each_rule_speaks_of_each_of_its_medicines_with_each_of_its_therapies_and_of_no_other(
    rule: Rule,
) -> None:
    assert meant(rule)
    others = set(BOOK.therapies) - rule.therapies
    for name in meant(rule):
        taken = () if rule.when is When.ENDING else (name,)
        for therapy in BOOK.therapies:
            seen = fired(ask(*taken, therapies=(therapy,), **placed(rule, name)))
            assert (rule.id in seen) is ((therapy in rule.therapies) is not (rule.when is When.ALONE))
        assert (rule.id in fired(ask(*taken, therapies=(), **placed(rule, name)))) is (
            rule.when is When.ALONE
        )
    every = tuple(BOOK.therapies) if rule.when is not When.ALONE else tuple(others)
    assert rule.id not in fired(ask(QUIET, therapies=every, **placed(rule, QUIET)))


def test_every_rule_names_medicines_and_classes_that_are_there_and_carries_its_mark_in_both_languages() -> (
    None
):
    classes = {one for drug in K.drugs.values() for one in drug.classes}
    for rule in BOOK.rules:
        assert rule.classes <= classes, rule.id
        assert rule.drugs <= K.drugs.keys(), rule.id
        assert rule.evidence in {"needs_check", "project_convention"}
        assert rule.source
        for words in (rule.effect, rule.therapist, rule.prescriber):
            assert set(words) == {"en", "es"}
    assert len(BOOK.rules) >= 11


def test_exposure_while_a_benzodiazepine_is_taken_under_its_brand_name() -> None:
    seen = fired(ask("Xanax 0.5 mg", therapies=("trauma_focused", "exposure")))
    assert seen["TM01"] == (("exposure", "trauma_focused"), ("Xanax 0.5 mg",))
    assert "TM01" not in fired(ask("Xanax 0.5 mg", therapies=("cbt",)))


def test_a_prescribed_stimulant_and_a_street_one_are_told_apart() -> None:
    assert "TM02" in fired(ask("lisdexamfetamine", therapies=("contingency_stimulants",)))
    assert "TM02" not in fired(ask("cocaine", therapies=("contingency_stimulants",)))
    assert "TM02" not in fired(ask("lisdexamfetamine", therapies=("contingency_opioids",)))


@pytest.mark.parametrize(
    ("event", "speaks"),
    [
        (Event(EventKind.STOPPED, of="diazepam", on=date(2026, 11, 8)), True),
        (Event(EventKind.STOPPED, of="diazepam", on=date(2026, 11, 7)), False),
        (Event(EventKind.STOPPED, of="diazepam", on=None), True),
        (Event(EventKind.TAPER, of="diazepam"), True),
        (Event(EventKind.STARTED, of="diazepam", on=TODAY), False),
        (Event(EventKind.TAPER, of="thiamine"), False),
    ],
)
def test_the_days_after_a_stop_and_a_day_that_nobody_knows(event: Event, speaks: bool) -> None:
    assert ("TM07" in fired(ask(therapies=("exposure",), events=(event,)))) is speaks


def test_two_of_one_kind_are_told_in_one_place_and_each_once() -> None:
    seen = fired(ask("diazepam", "alprazolam", "diazepam", QUIET, therapies=("exposure",)))
    assert seen["TM01"] == (("exposure",), ("diazepam", "alprazolam"))


def test_a_sedating_load_counts_from_three() -> None:
    assert "TM06" in fired(ask("quetiapine", therapies=("group",)))
    assert "TM06" not in fired(ask("gabapentin", therapies=("group",)))


def test_a_name_that_is_not_known_is_told_once_also_where_it_was_stopped() -> None:
    stop = Event(EventKind.STOPPED, of="gone tea", on=TODAY)
    lost = Event(EventKind.TOLERANCE_LOST)
    seen = ask("bedtime tea", "diazepam", "bedtime tea", therapies=("exposure",), events=(stop, lost))
    assert seen.unknown == ("bedtime tea", "gone tea")
    assert "TM01" in fired(seen)


def test_a_medicine_meant_to_go_with_support_and_none_written_down() -> None:
    assert fired(ask("naltrexone"))["TM11"] == ((), ("naltrexone",))
    assert "TM11" not in fired(ask("naltrexone", therapies=("motivational",)))
    assert "TM11" in fired(ask("naltrexone", therapies=("cbt_insomnia",)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"therapies": ["dancing"]}, "therapy that is not there"), ({"therapies": []}, "therapy that is not there"),
        ({"medicines": {}}, "means no medicine"), ({"medicines": {"load": "sedative"}}, "means no medicine"),
        ({"within_days": 3}, "days belong to an ending"), ({"when": "ending"}, "days belong to an ending"),
        ({"id": "TM02"}, "one id"), ({"when": "sometimes"}, "sometimes"),
    ],
)  # fmt: skip
def test_a_faulty_rule_is_not_read(change: dict[str, Any], words: str) -> None:
    raw = deepcopy(dict(read_signed(FILE)))
    raw["rules"][0] |= change
    with pytest.raises(ValueError, match=words):
        read_alignment(raw)
