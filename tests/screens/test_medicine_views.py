"""HAZ-28 as a page would show it: with an unknown name on the list nothing is ever called clear."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from carebraid.core.meds.circumstances import Circumstances
from carebraid.core.meds.interactions import Change
from carebraid.core.meds.regimen import Regimen, Taken, TakenKind
from carebraid.knowledge.alive import Alive, check_list, could_not_check, load_alive
from carebraid.screens.medicines import view_check

ALIVE = load_alive()
assert ALIVE.knowledge is not None
KNOWN = sorted(ALIVE.knowledge.drugs)
TODAY = ALIVE.knowledge.manifest.edition
PERSON = Circumstances(today=TODAY)


def listed(names: list[str]) -> Regimen:
    return Regimen(tuple(Taken(id=str(n), name=name, kind=TakenKind.OTHER) for n, name in enumerate(names)))


def test_haz_28_of_a_thousand_lists_with_an_unknown_name_none_is_shown_as_nothing_found() -> None:
    chance = random.Random(28)
    shown_clear = 0
    for number in range(1000):
        names = chance.sample(KNOWN, chance.randint(0, 9))
        names.insert(chance.randint(0, len(names)), f"zzq unheard-of {number}")
        view = view_check(check_list(ALIVE, listed(names), PERSON).after, ALIVE)
        shown_clear += view.is_clear or view.is_checked
        assert [one.name for one in view.unknown] == [f"zzq unheard-of {number}"]
    assert shown_clear == 0


def test_the_other_half_a_list_of_known_names_can_be_clear() -> None:
    view = view_check(check_list(ALIVE, listed(["thiamine", "levothyroxine"]), PERSON).after, ALIVE)
    assert view.is_clear
    assert view.edition == TODAY


def test_haz_29_what_cannot_be_read_or_breaks_on_the_way_is_could_not_check() -> None:
    gone = Alive(None, replace(ALIVE.proof, faults=("gone",)), "")
    for found in (
        check_list(gone, listed(["thiamine"]), PERSON),
        could_not_check(gone.proof),
        check_list(ALIVE, listed(["thiamine"]), replace(PERSON, today="not a day")),  # type: ignore[arg-type]
    ):
        assert not found.after.checked
        assert found.after.why_not == ("interactions.not_alive",)
    assert not view_check(could_not_check(gone.proof).after, gone).is_clear


def test_a_medicine_that_only_the_record_tells_of_meets_what_is_proposed() -> None:
    told = replace(PERSON, told=("methadone",))
    found = check_list(ALIVE, listed([]), told, Change(add=("alprazolam",)))
    assert {frozenset(alert.pair) for alert in found.new} == {frozenset({"methadone", "alprazolam"})}
    on_the_list = check_list(ALIVE, listed(["Methadose"]), told, Change(add=("alprazolam",)))
    assert {frozenset(alert.pair) for alert in on_the_list.new} == {frozenset({"Methadose", "alprazolam"})}


def test_a_mood_stabiliser_on_the_list_answers_the_rule_about_its_lack() -> None:
    bipolar = replace(PERSON, conditions=("bipolar",), born_on=date(1980, 1, 1))
    without = check_list(ALIVE, listed(["sertraline"]), bipolar).after
    assert "bipolar_without_mood_stabiliser" in {alert.pair[1] for alert in without.alerts}
    with_one = check_list(ALIVE, listed(["sertraline", "lithium"]), bipolar).after
    assert "bipolar_without_mood_stabiliser" not in {alert.pair[1] for alert in with_one.alerts}
