"""Every rule of the signed files fires where it must and is silent where it must be, one test a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest

from carebraid.core.meds.events import Event
from carebraid.core.meds.interactions import Checked, check
from carebraid.core.meds.rules import EventRule, Selector, is_in_group
from carebraid.core.meds.terms import RANK, EventKind, Severity
from carebraid.knowledge.interactions import load_compiled

K = load_compiled()
R = K.rules
TODAY = date(2026, 11, 22)
QUIET = "thiamine"


def members(selector: Selector) -> list[str]:
    """The ids that a selector means, worked out without the compiled masks."""
    drugs = K.drugs.values()
    if selector.kind == "class":
        return [d.id for d in drugs if selector.name in d.classes]
    if selector.kind == "group":
        return [d.id for d in drugs if is_in_group(d, R.groups[selector.name])]
    return [selector.name]


def fired(one: str, other: str) -> dict[str, Severity]:
    return {found.rule: found.severity for found in K.judge(one, other)}


def ids(checked: Checked) -> set[str]:
    return {rule for a in checked.alerts for rule in (a.rule, *(found.rule for found in a.also))}


def ask(*names: str, conditions: tuple[str, ...] = (), events: tuple[Event, ...] = ()) -> Checked:
    checked = check(names, conditions, events, K, today=TODAY)
    assert checked.checked, checked
    return checked


def pairs_of(rule: Any) -> Iterator[tuple[str, str]]:
    return ((a, b) for a in members(rule.a) for b in members(rule.b) if a != b)


@pytest.mark.parametrize("rule", R.pairs, ids=lambda rule: rule.id)
def test_a_pair_rule_fires_on_its_pair_with_its_severity_and_on_no_other(rule: Any) -> None:
    hit = next(((a, b) for a, b in pairs_of(rule) if rule.id in fired(a, b)), None)
    assert hit is not None, f"{rule.id} can never fire: a closer rule always stands before it"
    assert fired(*hit)[rule.id] == rule.severity
    assert fired(*reversed(hit)) == fired(*hit)
    means_a, means_b = set(members(rule.a)), set(members(rule.b))
    outside = [d for d in K.drugs if d not in means_a and d not in means_b]
    for other in islice(outside, 0, None, max(len(outside) // 12, 1)):
        assert rule.id not in fired(hit[0], other)
        assert rule.id not in fired(other, hit[1])


@pytest.mark.parametrize("rule", R.conditions, ids=lambda rule: rule.id)
def test_a_condition_rule_needs_both_the_medicine_and_the_condition(rule: Any) -> None:
    drug = members(rule.subject)[0]
    assert rule.id in ids(ask(drug, conditions=(rule.condition,)))
    assert rule.id not in ids(ask(drug))
    assert rule.id not in ids(ask(QUIET, conditions=(rule.condition,)))
    alert = next(a for a in ask(drug, conditions=(rule.condition,)).alerts if a.rule == rule.id)
    assert (alert.pair, alert.severity) == ((drug, rule.condition), rule.severity)


@pytest.mark.parametrize("rule", R.cyp.rules, ids=lambda rule: rule.id)
def test_an_enzyme_rule_fires_for_its_strength_and_no_other(rule: Any) -> None:
    acting = "inhibits" if rule.perpetrator == "inhibitor" else "induces"
    hits = 0
    for one in K.drugs.values():
        for enzyme, _strength in getattr(one, acting).items():
            for victim in K.drugs.values():
                if (
                    victim.substrate.get(enzyme) != rule.victim
                    or victim is one
                    or rule.id not in fired(one.id, victim.id)
                ):
                    continue
                ways = {
                    getattr(a, acting).get(e) for a, v in ((one, victim), (victim, one)) for e in v.substrate
                }
                assert rule.strength in ways
                hits += 1
            if hits > 40:
                break
    assert hits > 0
    assert rule.id not in fired("acamprosate", "folic_acid")


@pytest.mark.parametrize("rule", R.loads, ids=lambda rule: rule.id)
def test_a_load_rule_fires_from_its_first_step_on_and_not_below(rule: Any) -> None:
    carrying = sorted((d for d in K.drugs.values() if rule.load in d.loads), key=lambda d: d.loads[rule.load])
    least = rule.steps[0][0]
    above = below = 0
    ones = set(members(rule.one)) if rule.one else set()
    rescue = {name for name, _ in K.rules.exempt}
    for a in carrying[::3]:
        for b in carrying[::4]:
            if a is b or {a.id, b.id} & (ones | rescue):
                continue
            total = a.loads[rule.load] + b.loads[rule.load]
            steps = [severity for at_least, severity in rule.steps if total >= at_least]
            assert fired(a.id, b.id).get(rule.id) == (steps[-1] if steps else None)
            above, below = above + (total >= least), below + (total < least)
    assert above > 0
    assert below > 0 or carrying[0].loads[rule.load] * 2 >= least
    assert rule.id not in fired(carrying[-1].id, QUIET)


@pytest.mark.parametrize("rule", [rule for rule in R.loads if rule.one], ids=lambda rule: rule.id)
def test_a_load_rule_that_singles_one_kind_out_needs_the_other_to_carry_enough(rule: Any) -> None:
    other = next(
        d.id
        for d in K.drugs.values()
        if d.loads.get(rule.load) == rule.other_load and d.id not in members(rule.one)
    )
    light = next(
        d.id for d in K.drugs.values()
        if d.loads.get(rule.load, 0) < rule.other_load and d.id not in members(rule.one) and not d.loads.get(rule.load)
    )  # fmt: skip
    one = next(d for d in members(rule.one) if d not in {name for name, _ in R.exempt})
    assert RANK[fired(one, other)[rule.id]] >= RANK[rule.also]
    assert rule.id not in fired(one, light)


@pytest.mark.parametrize(
    "cell",
    sorted(R.qt[0].matrix.items(), key=lambda cell: sorted(cell[0])),
    ids=lambda cell: "+".join(sorted(cell[0])),
)
def test_qt_categories_meet_as_the_matrix_says_and_a_step_worse_with_a_risk(cell: Any) -> None:
    categories, severity = cell
    kinds = sorted(categories) * 2 if len(categories) == 1 else sorted(categories)
    firsts = [d.id for d in K.drugs.values() if d.qt == kinds[0] and not d.classes & {"opioid_antagonist"}]
    seconds = [d.id for d in K.drugs.values() if d.qt == kinds[1]]
    one = firsts[0]
    other = next(d for d in seconds if d != one)
    assert fired(one, other)["S09"] == severity
    raised = {found.rule: found.severity for found in K.judge(one, other, qt_raised=True)}
    assert RANK[raised["S09"]] == min(RANK[severity] + 1, 0)
    assert "S09" not in fired(one, QUIET)


def test_a_qt_risk_on_the_list_of_conditions_raises_it_in_a_check_too() -> None:
    plain = {f.rule: f.severity for a in ask("haloperidol", "lithium").alerts for f in a.also}
    raised = {
        f.rule: f.severity
        for a in ask("haloperidol", "lithium", conditions=("hypokalemia",)).alerts
        for f in a.also
    }
    assert (plain["S09"], raised["S09"]) == (Severity.MODERATE, Severity.MAJOR)


@pytest.mark.parametrize("name", sorted(R.duplicates[0].classes))
def test_two_of_one_class_are_told_and_one_is_not(name: str) -> None:
    found = members(Selector("class", name))
    hit = next((b for b in found[1:] if "S10" in fired(found[0], b)), None)
    assert hit is not None
    assert "S10" not in fired(found[0], QUIET)


def test_the_same_medicine_under_two_names_is_told_once() -> None:
    alerts = ask("Prozac", "fluoxetine").alerts
    assert [(a.rule, a.pair, a.severity.value) for a in alerts] == [
        ("S11", ("Prozac", "fluoxetine"), "moderate")
    ]


def event_for(rule: EventRule, number: int | None) -> Event:
    of = None if rule.of is None else members(rule.of)[0]
    if rule.counts:
        return Event(rule.event, of=of, count=number)
    return Event(
        rule.event, of=of, on=None if number is None else date.fromordinal(TODAY.toordinal() - number)
    )


@pytest.mark.parametrize("rule", R.events, ids=lambda rule: rule.id)
def test_an_event_rule_fires_step_by_step_and_ends(rule: EventRule) -> None:
    rescue = {name for name, _ in R.exempt}
    about = set(members(rule.of)) if rule.of else set()
    drug = next(d for d in members(rule.meets) if d not in rescue | about)

    def told(number: int | None, *names: str) -> Severity | None:
        checked = ask(*names, events=(event_for(rule, number),))
        found = {a.rule: a.severity for a in checked.alerts}
        return found.get(rule.id) or next(
            (f.severity for a in checked.alerts for f in a.also if f.rule == rule.id), None
        )

    for step, severity in rule.counts:
        assert told(step, drug) == severity
    for below, severity in rule.steps:
        assert told(int(below) - 1, drug) == severity
    worst = (rule.counts or rule.steps)[0][1]
    assert told(None, drug) == worst  # what is not known counts as the worst
    assert told(0 if rule.counts else int(rule.steps[-1][0]), drug) is None
    assert told(None, QUIET) is None
    other = next(kind for kind in EventKind if kind is not rule.event)
    assert rule.id not in ids(ask(drug, events=(Event(other, of=event_for(rule, None).of),)))


@pytest.mark.parametrize("rule", R.washouts, ids=lambda rule: rule.id)
def test_a_stopped_medicine_acts_until_its_washout_is_over(rule: Any) -> None:
    def closest(drug: str) -> bool:
        meant = [(w.of.closeness, w.days, w.id) for w in R.washouts if drug in members(w.of)]
        return max(meant)[:2] == (rule.of.closeness, rule.days)

    drug = next(d for d in members(rule.of) if closest(d))

    def acts(days: int) -> bool:
        stopped = Event(EventKind.STOPPED, of=drug, on=date.fromordinal(TODAY.toordinal() - days))
        return drug in ask(QUIET, events=(stopped,)).understood

    assert not acts(int(rule.days))
    assert rule.days == 0 or acts(int(rule.days) - 1)


def test_a_rescue_medicine_is_never_held_up() -> None:
    for opioid in members(Selector("group", "any_opioid")):
        if opioid != "naloxone":
            assert all(RANK[found.severity] <= RANK[Severity.MINOR] for found in K.judge("naloxone", opioid))
    assert fired("naltrexone", "methadone")["P001"] is Severity.CONTRAINDICATED
