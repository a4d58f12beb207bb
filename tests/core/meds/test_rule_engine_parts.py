"""The parts of the rule engine one by one on small made-up knowledge: limits, counts, order, and what is remembered."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.compiled import Compiled
from carebraid.core.meds.dose import WRITTEN, Dose, DoseLimit, Unit, check_daily, converted, parse_dose
from carebraid.core.meds.drug import Drug, parse_drug
from carebraid.core.meds.events import (
    Event,
    acting_after_stop,
    days_since,
    event_findings,
    label,
    parse_event,
)
from carebraid.core.meds.interactions import Alert, Checked, Item
from carebraid.core.meds.names import Names, index_names, normalised
from carebraid.core.meds.override import (
    Override,
    OverrideReason,
    override,
    refuse_unless_signable,
)
from carebraid.core.meds.parse import parse_drugs, parse_rules
from carebraid.core.meds.regimen import (
    Regimen,
    Taken,
    TakenKind,
    TakenState,
    add,
    change_dose,
    check_taken,
    stop,
    taper,
    to_check,
)
from carebraid.core.meds.rules import (
    EventRule,
    LoadRule,
    PairRule,
    Selector,
    Words,
    condition_closure,
    is_in_group,
)
from carebraid.core.meds.terms import EventKind, RuleKind, Severity, Strength

TODAY, NOW = date(2026, 11, 22), datetime(2026, 11, 22, 9, tzinfo=UTC)
WORDS = Words(mechanism="why", effect="what", advice="do", source="where", evidence="needs_check")


def refused(call: Any, *arguments: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    return caught.value


def drug(drug_id: str, *names: str, **more: Any) -> Drug:
    known: dict[str, Any] = {
        "classes": frozenset(), "substrate": {}, "inhibits": {}, "induces": {}, "loads": {}, "qt": "not_listed",
    }  # fmt: skip
    return Drug(id=drug_id, name=drug_id, names=names, **(known | more))


def named(*drugs: Drug) -> Names:
    return index_names({one.id: one for one in drugs})


# Doses


def test_what_is_written_for_a_dose_has_a_longest_length_and_is_shown_in_part() -> None:
    assert refused(parse_dose, "5 " + "m" * 57).code == "dose.unit_unknown"
    assert refused(parse_dose, "5 " + "m" * 58).code == "dose.unreadable"
    assert "m" * 20 in refused(parse_dose, "5 " + "m" * 30).words
    assert "m" * 21 not in refused(parse_dose, "5 " + "m" * 30).words


def test_every_written_unit_is_read_and_a_dose_is_never_nothing() -> None:
    for written, unit in WRITTEN.items():
        assert parse_dose(f"3 {written}") == parse_dose(f"3{written.upper()}") == Dose(Decimal(3), unit)
    assert refused(parse_dose, "0 mg").code == "dose.out_of_range"
    assert parse_dose("0.001 mg").amount == Decimal("0.001")
    assert "100000" in refused(parse_dose, "200000 mg").words


def test_weights_are_turned_both_ways_and_nothing_else_is() -> None:
    assert converted(Dose(Decimal(3), Unit.G), Unit.MCG) == Dose(Decimal(3_000_000), Unit.MCG)
    assert converted(Dose(Decimal(3), Unit.MG), Unit.MCG) == Dose(Decimal(3000), Unit.MCG)
    assert converted(Dose(Decimal(3), Unit.MCG), Unit.G) == Dose(Decimal("0.000003"), Unit.G)
    for one, other in ((Unit.PUFF, Unit.MG), (Unit.MG, Unit.PUFF), (Unit.PUFF, Unit.DROP)):
        caught = refused(converted, Dose(Decimal(1), one), other)
        assert caught.code == "dose.no_conversion"
        assert one.value in caught.words
        assert other.value in caught.words


def test_a_days_dose_at_its_limits_and_the_words_that_say_so() -> None:
    limit = DoseLimit(
        drug="methadone", unit=Unit.MG, usual=Decimal(120), hard=Decimal(300), source="", evidence=""
    )
    check_daily(Dose(Decimal(60), Unit.MG), Decimal(2), limit)
    check_daily(Dose(Decimal(150), Unit.MG), Decimal(2), limit, is_confirmed=True)
    above = refused(check_daily, Dose(Decimal(40), Unit.MG), Decimal("3.1"), limit)
    assert (above.status, "124" in above.words, "120" in above.words) == (409, True, True)
    far = refused(check_daily, Dose(Decimal(301), Unit.MG), Decimal(1), limit, is_confirmed=True)
    assert (far.status, "301 mg" in far.words, "methadone" in far.words) == (400, True, True)


# Names


def test_what_was_heard_is_remembered_only_where_it_was_known_and_only_so_many() -> None:
    names = named(drug("methadone", "Dolophine"))
    assert names.resolve("nothing like it") == ()
    assert names.heard == {}
    assert names.resolve("Dolophine 10 mg") == names.resolve("Dolophine 10 mg") == ("methadone",)
    assert names.heard == {"Dolophine 10 mg": ("methadone",)}
    names.heard["planted"] = ("remembered",)
    assert names.resolve("planted") == ("remembered",)
    full = replace(names, heard={str(n): ("x",) for n in range(19_999)})
    assert full.resolve("methadone") == ("methadone",)
    assert len(full.heard) == 20_000
    assert full.resolve("dolophine") == ("methadone",)
    assert len(full.heard) == 20_000


def test_what_was_heard_changes_neither_what_names_are_nor_how_they_are_shown() -> None:
    names, again = named(drug("methadone")), named(drug("methadone"))
    names.resolve("methadone")
    names.suggest("methadon")
    assert names == again
    assert names.letters
    for said in ("letters=", "heard="):
        assert said not in repr(names)


def test_a_name_has_a_longest_length() -> None:
    names = named(drug("methadone"))
    assert names.resolve("methadone" + " " * 191) == ("methadone",)
    assert names.resolve("methadone" + " " * 192) == ()


def test_salts_and_forms_are_left_out_but_never_where_they_are_the_name() -> None:
    names = named(drug("lithium"), drug("sodium"), drug("patch"), drug("calcium_carbonate"))
    assert names.one("lithium carbonate er 300 mg") == "lithium"
    assert names.one("sodium tablets") == "sodium"
    assert names.one("Patch") == "patch"
    assert names.one("calcium carbonate 500 mg") == "calcium_carbonate"
    assert names.one("carbonate") is None
    assert names.one("lithium 300 mg / day") == "lithium"
    assert names.one("lithium cream") is None


def test_a_combination_by_its_parts_in_any_order_and_two_that_are_none() -> None:
    names = named(
        drug("a_b", "alpha/beta"), drug("alpha"), drug("beta"), drug("gamma"), drug("a_b_again", "beta/alpha")
    )
    assert names.clashes == ()
    for given in (
        "beta + alpha",
        "ALPHA/BETA",
        "beta-alpha",
        "alpha and beta",
        "alpha, beta",
        "alpha with beta",
    ):
        assert names.resolve(given) in {("a_b",), ("a_b_again",)}, given
    assert names.parts == {frozenset({"alpha", "beta"}): "a_b"}
    assert names.resolve("gamma & alpha") == ("gamma", "alpha")
    assert names.resolve("gamma / gamma") == ("gamma",)
    assert names.resolve("gamma / delta") == names.resolve(" / ") == names.resolve("/") == ()
    assert names.resolve("gamma-alpha") == ("gamma", "alpha")
    assert names.resolve("gamma /") == ("gamma",)


def test_a_combination_of_which_one_part_is_not_known_has_no_parts() -> None:
    names = named(drug("a_b", "alpha/beta"), drug("alpha"))
    assert names.parts == {}
    assert names.resolve("beta/alpha") == ()


def test_a_name_of_two_medicines_belongs_to_neither_and_is_told() -> None:
    names = named(drug("one_thing", "Shared", "First"), drug("other_thing", "shared", "Second"))
    assert names.clashes == ("shared",)
    assert names.resolve("Shared") == ()
    assert names.resolve("first") == ("one_thing",)
    assert names.resolve("One Thing") == ("one_thing",)
    assert names.resolve("second") == ("other_thing",)


def test_suggestions_most_alike_first_and_no_more_than_asked_for() -> None:
    known = [f"lorazepa{end}" for end in "bcdefghij"]
    names = named(*(drug(one) for one in ("lorazepam", *known, "zzz")))
    assert names.suggest("lorazepam")[0] == "lorazepam"
    assert names.suggest("lorazepax") == ("lorazepab", "lorazepac", "lorazepad")
    assert names.suggest("lorazepax", 5) == tuple(known[:5])
    assert names.suggest("qqq") == ()
    assert names.letters[" z"] == ["zzz"]
    assert names.letters["zz"] == ["zzz"]
    assert names.letters["z "] == ["zzz"]
    assert set(names.letters) == {
        pair
        for one in ("lorazepam", *known, "zzz")
        for pair in (f" {one} "[i : i + 2] for i in range(len(one) + 1))
    }


def test_a_suggestion_is_at_least_six_tenths_alike_and_shown_as_it_is_written() -> None:
    names = named(drug("abcde", "Brand X"))
    assert names.suggest("abcxy") == ("abcde",)  # three of five letters: a ratio of 0.6
    assert names.suggest("abxyz") == ()
    assert names.suggest("brand y") == ("Brand X",)


def test_letters_are_made_plain() -> None:
    assert normalised("  Lévo-Thyroxine® 5µg ") == "levo thyroxine 5ug"
    assert normalised("…") == ""


# Drugs and files


def test_a_drug_from_its_record_with_what_may_be_left_out() -> None:
    bare = parse_drug({"id": "x", "name": "X", "classes": ["c"]})
    assert bare == Drug("x", "X", (), frozenset({"c"}), {}, {}, {}, {}, "not_listed")
    full = parse_drug(
        {"id": "x", "name": "X", "names": ["Y"], "classes": [], "qt_risk": "known", "loads": {"cns": 0, "qt": 2},
         "cyp": {"substrate": {"3A4": "major"}, "inhibitor": {"2D6": "moderate (gut; strong)"}, "inducer": {"1A2": "weak"}}},
        ("Z",),
    )  # fmt: skip
    assert full == Drug(
        "x", "X", ("Y", "Z"), frozenset(), {"3A4": "major"}, {"2D6": Strength.MODERATE}, {"1A2": Strength.WEAK},
        {"qt": 2}, "known",
    )  # fmt: skip


def test_the_same_medicine_twice_is_a_fault_and_names_come_from_both_places() -> None:
    record = {"id": "x", "name": "X", "names": ["Y"], "classes": []}
    found = parse_drugs([{"medications": [record]}, {"substances": [record | {"id": "z"}]}], {"x": ["W"]})
    assert {one: known.names for one, known in found.items()} == {"x": ("Y", "W"), "z": ("Y",)}
    with pytest.raises(ValueError, match="x is there twice"):
        parse_drugs([{"medications": [record]}, {"substances": [record]}], {})


SAID = {"effect": "what", "advice": "do", "management": "do", "source": "where", "evidence": "needs_check"}
FILE: dict[str, Any] = {
    "groups": {"plain": ["c1", "c2"], "wide": {"drugs": ["d"], "strength": ["strong"]}},
    "severity_action": {"major": "interrupt", "minor": "list"},
    "exempt": [{"a": "naloxone", "b": "plain"}],
    "pair_rules": [
        {"id": "P1", "a": {"drug": "x"}, "b": {"group": "plain"}, "severity": "major", "mechanism": "why", **SAID}
    ],
    "condition_rules": [{"id": "C1", "subject": {"class": "c1"}, "condition": "ckd", "severity": "minor", **SAID}],
    "mechanism_rules": {
        "sums_source": "sums", "sums_evidence": "project_convention",
        "cyp": {
            "rules": [{"id": "M1", "victim": "major", "perpetrator": "inhibitor", "strength": "weak",
                       "severity": "minor", "effect": "rises"}],
            "prodrugs": [{"drug": "x", "enzyme": "2D6"}], "prodrug_effect": "falls",
            "raise_one_level_if": {"victim_in": ["x"]}, "raise_at_most": "major",
            "lower_one_level_if": {"victim_in": ["y"]}, "advice": {"inhibitor": "less"}, "source": "cyp", "evidence": "e",
        },
        "sums": [
            {"id": "L1", "load": "low_pulse", "thresholds": [{"sum": 2, "severity": "minor"}, {"sum": 4, "severity": "major"}],
             **SAID},
            {"id": "L2", "load": "cns", "thresholds": [{"sum": 3, "severity": "minor"}],
             "also_rule": {"one": {"class": "c1"}, "other_load": 2, "severity": "major"}, **SAID},
            {"id": "Q1", "qt": True, "matrix": [{"pair": ["known", "known"], "severity": "major"}], "raise_if": ["old"], **SAID},
            {"id": "D1", "duplicate_class": True, "classes": ["c1"], "severity": "moderate", **SAID},
            {"id": "D2", "duplicate_drug": True, "severity": "minor", **SAID},
        ],
    },
    "event_rules": [
        {"id": "E1", "event": "stopped", "of": {"drug": "x"}, "meets": {"class": "c1"},
         "steps": [{"below_days": 5, "severity": "major"}, {"below_days": 9, "severity": "minor"}], **SAID},
        {"id": "E2", "event": "missed_doses", "meets": {"drug": "x"}, "at_least": [{"count": 3, "severity": "major"}], **SAID},
    ],
    "washouts": {"default_days": 3, "rules": [{"id": "W1", "of": {"drug": "x"}, "days": 35, "source": "s", "evidence": "e"}]},
    "conditions": ["ckd", "old"], "condition_names": {"ckd": ["kidney disease", "renal"]},
    "condition_implies": {"old": ["ckd"]},
}  # fmt: skip


def test_a_whole_small_file_becomes_these_rules() -> None:
    rules = parse_rules(FILE)
    assert rules.groups == {
        "plain": {"classes": ("c1", "c2")},
        "wide": {"drugs": ("d",), "strength": ("strong",)},
    }
    assert rules.actions == {Severity.MAJOR: "interrupt", Severity.MINOR: "list"}
    assert rules.exempt == (("naloxone", Selector("group", "plain")),)
    said = replace(WORDS, mechanism="why")
    assert rules.pairs == (
        PairRule(
            id="P1",
            a=Selector("drug", "x"),
            b=Selector("group", "plain"),
            severity=Severity.MAJOR,
            words=said,
        ),
    )
    assert rules.conditions[0].words == replace(WORDS, mechanism="")
    assert (rules.conditions[0].subject, rules.conditions[0].condition) == (Selector("class", "c1"), "ckd")
    assert rules.cyp.prodrugs == {("x", "2D6")}
    assert (rules.cyp.raised, rules.cyp.lowered, rules.cyp.raise_at_most) == ({"x"}, {"y"}, Severity.MAJOR)
    assert (rules.cyp.rules[0].strength, rules.cyp.rules[0].severity) == (Strength.WEAK, Severity.MINOR)
    assert (rules.cyp.advice, rules.cyp.source, rules.cyp.evidence) == ({"inhibitor": "less"}, "cyp", "e")
    low, cns = rules.loads
    assert (low.one, low.other_load, low.also) == (None, 0, None)
    assert (low.words.mechanism, low.words.source, low.words.evidence) == (
        "low pulse effects add up", "sums", "project_convention",
    )  # fmt: skip
    assert low.steps == ((2, Severity.MINOR), (4, Severity.MAJOR))
    assert (cns.one, cns.other_load, cns.also) == (Selector("class", "c1"), 2, Severity.MAJOR)
    assert rules.qt[0].matrix == {frozenset({"known"}): Severity.MAJOR}
    assert (rules.qt[0].raised_by, rules.qt[0].words.mechanism) == ({"old"}, "QT prolongation adds up")
    assert [(one.id, one.classes, one.words.mechanism) for one in rules.duplicates] == [
        ("D1", frozenset({"c1"}), "two of one kind"), ("D2", frozenset(), "one medicine, two entries"),
    ]  # fmt: skip
    stopped, missed = rules.events
    assert (stopped.of, stopped.meets) == (Selector("drug", "x"), Selector("class", "c1"))
    assert (stopped.steps, stopped.counts) == (((5, Severity.MAJOR), (9, Severity.MINOR)), ())
    assert (missed.of, missed.steps, missed.counts) == (None, (), ((3, Severity.MAJOR),))
    assert (rules.washouts[0].of, rules.washouts[0].days) == (Selector("drug", "x"), 35)
    assert rules.washout_default == 3
    assert rules.condition_codes == {"ckd", "old"}
    assert rules.condition_names == {"kidney disease": "ckd", "renal": "ckd"}
    assert rules.condition_implies == {"old": ("ckd",)}
    assert rules.ids() == {
        "pair": ("P1",), "condition": ("C1",), "cyp": ("M1",), "sum": ("L1", "L2", "Q1", "D1", "D2"),
        "event": ("E1", "E2"), "washout": ("W1",),
    }  # fmt: skip


def test_two_rules_of_one_id_are_a_fault_whatever_their_kind() -> None:
    twice = deepcopy(FILE)
    twice["washouts"]["rules"][0]["id"] = "P1"
    with pytest.raises(ValueError, match="two rules carry one id"):
        parse_rules(twice)


# Rules


def test_how_closely_a_rule_names_its_pair() -> None:
    sides = [Selector(kind, "x") for kind in ("drug", "substance", "other", "class", "group")]
    assert [side.closeness for side in sides] == [3, 3, 3, 2, 1]
    rule = PairRule(id="P", a=sides[0], b=sides[4], severity=Severity.MAJOR, words=WORDS)
    assert rule.closeness == 4


def test_loads_days_and_counts_at_their_steps() -> None:
    load = LoadRule(id="L", load="cns", steps=((3, Severity.MODERATE), (5, Severity.MAJOR)), words=WORDS)
    assert (load.other_load, load.one, load.also) == (0, None, None)
    assert [load.severity(total) for total in (2, 3, 4, 5, 9)] == [
        None, Severity.MODERATE, Severity.MODERATE, Severity.MAJOR, Severity.MAJOR,
    ]  # fmt: skip
    rule = event_rule(steps=((5, Severity.MAJOR), (9, Severity.MINOR)))
    assert [rule.severity(days, None) for days in (None, 0, 4, 5, 8, 9)] == [
        Severity.MAJOR, Severity.MAJOR, Severity.MAJOR, Severity.MINOR, Severity.MINOR, None,
    ]  # fmt: skip
    counted = event_rule(counts=((5, Severity.MAJOR), (3, Severity.MINOR)))
    assert [counted.severity(None, count) for count in (None, 5, 4, 3, 2)] == [
        Severity.MAJOR, Severity.MAJOR, Severity.MINOR, Severity.MINOR, None,
    ]  # fmt: skip
    assert counted.severity(100, None) is Severity.MAJOR


@pytest.mark.parametrize(
    ("group", "is_in"),
    [
        ({}, False), ({"classes": ("c",)}, True), ({"classes": ("d",)}, False), ({"drugs": ("x",)}, True),
        ({"qt": ("known",)}, True), ({"qt": ("possible",)}, False),
        ({"inhibits": ("2D6",), "strength": ("strong",)}, True), ({"inhibits": ("2D6",), "strength": ("weak",)}, False),
        ({"inhibits": ("2D6",)}, False), ({"inhibits": ("3A4",), "strength": ("strong",)}, False),
        ({"induces": ("1A2",), "strength": ("weak",)}, True), ({"induces": ("1A2",), "strength": ("strong",)}, False),
        ({"drugs": ("y",), "classes": ("d",), "qt": ("possible",)}, False),
    ],
)  # fmt: skip
def test_a_group_means_a_medicine_by_any_of_its_parts(group: dict[str, tuple[str, ...]], is_in: bool) -> None:
    one = drug(
        "x",
        classes=frozenset({"c"}),
        qt="known",
        inhibits={"2D6": Strength.STRONG},
        induces={"1A2": Strength.WEAK},
    )
    assert is_in_group(one, group) is is_in


def test_what_a_condition_implies_and_what_that_implies_also_in_a_ring() -> None:
    implies = {"a": ("b",), "b": ("c", "a"), "d": ("e",)}
    assert condition_closure(["a"], implies) == {"a", "b", "c"}
    assert condition_closure(["c"], implies) == {"c"}
    assert condition_closure([], implies) == frozenset()


# Events


def event_rule(
    event: EventKind = EventKind.STOPPED, of: str | None = None, steps: Any = (), counts: Any = ()
) -> EventRule:
    return EventRule(
        id="E", event=event, of=Selector("drug", of) if of else None, meets=Selector("class", "c"),
        steps=steps, counts=counts, words=WORDS,
    )  # fmt: skip


def knowledge(*events: tuple[EventRule, int, int]) -> Compiled:
    """Three medicines (places 0, 1, 2) and these event rules with the masks of ``of`` and ``meets``."""
    drugs = [drug("one"), drug("three"), drug("two")]
    place = {known.id: number for number, known in enumerate(drugs)}
    rules = SimpleNamespace(washout_default=3)
    stand_in = SimpleNamespace(
        names=named(*drugs), place=place, events=events, washouts={"one": 35, "three": 0}, rules=rules
    )
    return cast(Compiled, stand_in)


def found(*events: Event, of: int, meets: int, rule: EventRule) -> list[tuple[str, str, str, Severity, str]]:
    taken = [("One a day", "one"), ("Two", "two")]
    told = event_findings(iter(events), iter(taken), knowledge((rule, of, meets)), TODAY)
    return [(name, drug_id, one.rule, one.severity, said) for name, drug_id, one, said in told]


def test_days_since_and_how_long_a_stopped_medicine_acts() -> None:
    def stopped(day: int | None) -> Event:
        return Event(EventKind.STOPPED, of="one", on=None if day is None else date(2026, 11, day))

    assert days_since(stopped(20), TODAY) == 2.0
    assert days_since(stopped(25), TODAY) == 0.0
    assert days_since(stopped(None), TODAY) is None
    known = knowledge()
    assert acting_after_stop(stopped(20), "two", known, TODAY)
    assert not acting_after_stop(stopped(19), "two", known, TODAY)
    assert acting_after_stop(stopped(1), "one", known, TODAY)
    assert acting_after_stop(stopped(None), "one", known, TODAY)
    assert not acting_after_stop(stopped(None), "three", known, TODAY)
    assert not acting_after_stop(stopped(22), "three", known, TODAY)


def test_an_event_meets_what_its_rule_means_and_not_itself() -> None:
    steps = ((5, Severity.MAJOR),)
    rule = event_rule(of="one", steps=steps)
    stopped = Event(EventKind.STOPPED, of="one", on=TODAY)
    assert found(stopped, of=0b001, meets=0b111, rule=rule) == [
        ("Two", "two", "E", Severity.MAJOR, "stopped: one")
    ]
    assert found(stopped, of=0b001, meets=0b001, rule=rule) == []
    assert found(stopped, of=0b010, meets=0b111, rule=rule) == []
    assert found(replace(stopped, on=date(2026, 11, 1)), of=0b001, meets=0b111, rule=rule) == []
    assert found(replace(stopped, kind=EventKind.STARTED), of=0b001, meets=0b111, rule=rule) == []
    assert found(replace(stopped, of=None), of=0b001, meets=0b111, rule=rule) == []
    assert found(replace(stopped, of="nobody knows"), of=0b001, meets=0b111, rule=rule) == []
    anything = event_rule(steps=steps)
    assert found(replace(stopped, of=None), of=-1, meets=0b101, rule=anything) == [
        ("One a day", "one", "E", Severity.MAJOR, "stopped"), ("Two", "two", "E", Severity.MAJOR, "stopped"),
    ]  # fmt: skip


def test_missed_doses_meet_the_medicine_itself_and_a_later_rule_is_still_asked() -> None:
    missed = event_rule(EventKind.MISSED_DOSES, of="one", counts=((3, Severity.MAJOR),))
    event = Event(EventKind.MISSED_DOSES, of="one", count=3)
    assert found(event, of=0b001, meets=0b001, rule=missed) == [
        ("One a day", "one", "E", Severity.MAJOR, "missed doses: one")
    ]
    too_few, other = replace(event, count=2), Event(EventKind.TOLERANCE_LOST)
    assert found(too_few, of=0b001, meets=0b001, rule=missed) == []
    both = found(too_few, other, event, of=0b001, meets=0b001, rule=missed)
    assert len(both) == 1
    told = event_findings(
        [event], [("One", "one")],
        knowledge((event_rule(of="one", steps=((5, Severity.MINOR),)), 1, 1), (replace(missed, counts=((9, Severity.MAJOR),)), 1, 1), (missed, 1, 1)),
        TODAY,
    )  # fmt: skip
    assert [(one.rule, one.kind, one.words) for _, _, one, _ in told] == [("E", RuleKind.EVENT, WORDS)]


def test_what_happened_in_words_and_from_text() -> None:
    assert label(Event(EventKind.TOLERANCE_LOST)) == "tolerance lost"
    assert label(Event(EventKind.STOPPED, of="tobacco smoke")) == "stopped: tobacco smoke"
    assert parse_event(" Stopped : fluoxetine : 2026-11-01 ") == Event(
        EventKind.STOPPED, of="fluoxetine", on=date(2026, 11, 1)
    )
    assert parse_event("tolerance_lost") == Event(EventKind.TOLERANCE_LOST)
    assert parse_event("missed_doses:methadone:9999").count == 9999
    assert parse_event("missed_doses:methadone").count is None
    assert parse_event("missed_doses::4") == Event(EventKind.MISSED_DOSES, count=4)
    for text, code in (
        ("lost", "unknown_kind"), ("missed_doses:x:10000", "count_unreadable"), ("missed_doses:x:-1", "count_unreadable"),
        ("stopped:x:yesterday", "day_unreadable"),
    ):  # fmt: skip
        assert refused(parse_event, text).code == f"event.{code}"


# Going on in spite of an alert


def alert(rule: str = "P1", severity: Severity = Severity.MAJOR, pair: tuple[str, str] = ("a", "b")) -> Alert:
    return Alert(
        pair=pair, drugs=pair, rule=rule, kind=RuleKind.PAIR, severity=severity, mechanism="", effect="", advice="",
        source="", evidence="", dated=TODAY, action="", notes=(), also=(),
    )  # fmt: skip


def reasoned(of: Alert, reason: str = "monitored", words: str = "") -> Override:
    return override(of, reason=reason, words=words, by="dr-a", at=NOW)


def looked(*alerts: Alert, checked: bool = True) -> Checked:
    return cast(Checked, SimpleNamespace(alerts=alerts, checked=checked))


def test_words_of_ten_letters_are_enough_and_nine_are_not() -> None:
    worst = alert(severity=Severity.CONTRAINDICATED)
    assert reasoned(worst, words=" 1234567890 ").words == "1234567890"
    assert refused(reasoned, worst, words=" 123456789 ").code == "override.words_missing"
    assert refused(reasoned, alert(), reason="other", words="123456789").code == "override.words_missing"
    assert reasoned(alert(), reason="other", words="1234567890").reason is OverrideReason.OTHER
    for reason in OverrideReason:
        if reason is not OverrideReason.OTHER:
            assert reasoned(alert(severity=Severity.MODERATE), reason=reason).reason is reason


def test_every_alert_that_interrupts_has_its_own_reason_whichever_way_round() -> None:
    one, other = alert(), alert("P2", Severity.CONTRAINDICATED, ("a", "c"))
    both = [reasoned(replace(one, pair=("b", "a"))), reasoned(other, words="a whole sentence")]
    refuse_unless_signable(looked(one, other), both, by="dr-a", second=None)
    for some in (both[:1], both[1:], []):
        caught = refused(refuse_unless_signable, looked(one, other), some, by="dr-a", second="dr-b")
        assert (caught.code, caught.status) == ("interactions.reason_missing", 409)
    assert "a and c" in refused(refuse_unless_signable, looked(other), (), by="dr-a", second=None).words
    wrong_rule = [replace(both[0], rule="P9")]
    assert refused(refuse_unless_signable, looked(one), wrong_rule, by="a", second=None).status == 409
    refuse_unless_signable(looked(alert(severity=Severity.MODERATE)), (), by="dr-a", second=None)


def test_what_could_not_be_checked_takes_another_person_and_its_reasons_too() -> None:
    refuse_unless_signable(looked(checked=False), (), by="dr-a", second="dr-b")
    refuse_unless_signable(looked(), (), by="dr-a", second="dr-a")
    for second in (None, "dr-a"):
        caught = refused(refuse_unless_signable, looked(checked=False), (), by="dr-a", second=second)
        assert (caught.code, caught.status) == ("interactions.second_person_needed", 409)
    caught = refused(refuse_unless_signable, looked(alert(), checked=False), (), by="dr-a", second="dr-b")
    assert caught.code == "interactions.reason_missing"


# The list


ENTRY = Taken(id="1", name="methadone", kind=TakenKind.PRESCRIBED, started_on=date(2026, 1, 1))


def test_days_and_times_of_an_entry_at_their_limits() -> None:
    for change in (
        {"started_on": TODAY}, {"times_a_day": Decimal("0.01")}, {"times_a_day": Decimal(48)}, {"name": "x" * 200},
        {"started_on": None, "stopped_on": date(2020, 1, 1), "state": TakenState.STOPPED},
        {"stopped_on": ENTRY.started_on, "state": TakenState.STOPPED}, {"state": TakenState.STOPPED},
        {"started_on": date(2026, 11, 23), "state": TakenState.PLANNED},
    ):  # fmt: skip
        check_taken(replace(ENTRY, **cast(Any, change)), TODAY)
    for change, code in (
        ({"times_a_day": Decimal("48.5")}, "times_out_of_range"), ({"times_a_day": Decimal(-1)}, "times_out_of_range"),
        ({"stopped_on": TODAY, "state": TakenState.TAPERING}, "not_stopped"),
        ({"started_on": date(2026, 11, 23), "state": TakenState.STOPPED}, "starts_later"),
    ):  # fmt: skip
        assert refused(check_taken, replace(ENTRY, **cast(Any, change)), TODAY).code == f"regimen.{code}"


def test_a_list_takes_two_hundred_and_no_more() -> None:
    nearly = Regimen(tuple(replace(ENTRY, id=str(n), name=f"m{n}") for n in range(199)))
    more = add(nearly, replace(ENTRY, id="last", name="last"), today=TODAY)
    assert len(more.entries) == 200
    caught = refused(add, more, replace(ENTRY, id="x", name="x"), today=TODAY)
    assert (caught.code, "200" in caught.words) == ("regimen.full", True)


def test_the_same_id_is_refused_also_where_both_are_meant_and_a_stopped_one_may_come_again() -> None:
    one = Regimen((ENTRY,))
    assert refused(add, one, ENTRY, today=TODAY, is_meant_twice=True).status == 409
    over = replace(ENTRY, id="2", state=TakenState.STOPPED)
    assert len(add(one, over, today=TODAY).entries) == 2
    assert refused(add, one, replace(ENTRY, id="2", name=""), today=TODAY).code == "regimen.name_missing"


def test_a_change_touches_one_entry_and_leaves_the_rest_and_its_order() -> None:
    other = replace(ENTRY, id="2", name="lithium", version=7)
    two = Regimen((ENTRY, other))
    dose = Dose(Decimal(80), Unit.MG)
    changed = change_dose(two, "1", dose, seen_version=1, times_a_day=Decimal(2), today=TODAY)
    assert changed.entries == (replace(ENTRY, dose=dose, times_a_day=Decimal(2), version=2), other)
    assert taper(two, "2", seen_version=7).entries == (
        ENTRY, replace(other, state=TakenState.TAPERING, version=8),
    )  # fmt: skip
    ended = stop(two, "2", on=TODAY, seen_version=7, today=TODAY)
    assert ended.entries == (ENTRY, replace(other, state=TakenState.STOPPED, stopped_on=TODAY, version=8))
    late = refused(change_dose, two, "2", dose, seen_version=6, times_a_day=None, today=TODAY)
    assert (late.code, late.status) == ("regimen.changed_meanwhile", 409)
    missing = refused(two.entry, "3")
    assert (missing.code, missing.status) == ("regimen.unknown", 404)
    wrong = refused(change_dose, two, "1", dose, seen_version=1, times_a_day=Decimal(49), today=TODAY)
    assert wrong.code == "regimen.times_out_of_range"


def test_a_stop_of_what_goes_on_in_another_entry_is_no_stop() -> None:
    over = replace(ENTRY, id="2", name="Methadone", state=TakenState.STOPPED, stopped_on=TODAY)
    assert to_check(Regimen((ENTRY, over))) == ((Item("methadone"),), ())
    assert to_check(Regimen((over,))) == ((), (Event(EventKind.STOPPED, of="Methadone", on=TODAY),))
    down = replace(ENTRY, state=TakenState.TAPERING)
    assert to_check(Regimen((down, over))) == (
        (Item("methadone"),), (Event(EventKind.TAPER, of="methadone"),),
    )  # fmt: skip
