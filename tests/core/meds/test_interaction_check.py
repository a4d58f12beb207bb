"""The check as a whole: three outcomes, one alert a pair, names, events, conditions, changes, and proof of life."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.canary import Proof, prove_alive
from carebraid.core.meds.compiled import Compiled, compile_rules
from carebraid.core.meds.events import Event, parse_event
from carebraid.core.meds.interactions import NOT_CHECKED, Change, Checked, check, check_change
from carebraid.core.meds.terms import RANK, EventKind, RuleKind, Severity, moved
from carebraid.knowledge.interactions import build, compile_built, load_compiled

TODAY = date(2026, 11, 22)
K = load_compiled()


def ask(*names: str, conditions: tuple[str, ...] = (), events: tuple[Event, ...] = ()) -> Checked:
    return check(names, conditions, events, K, today=TODAY)


def told(checked: Checked) -> list[tuple[tuple[str, str], str]]:
    return [(alert.pair, alert.severity.value) for alert in checked.alerts]


DANGEROUS = """
methadone alprazolam|buprenorphine diazepam|oxycodone clonazepam|heroin diazepam|fentanyl midazolam|morphine gabapentin
oxycodone pregabalin|methadone alcohol|alprazolam alcohol|zolpidem alcohol|phenobarbital alcohol|ghb alcohol
naltrexone methadone|naltrexone oxycodone|naltrexone buprenorphine|tramadol sertraline|tramadol bupropion
phenelzine sertraline|tranylcypromine venlafaxine|linezolid fluoxetine|methylene_blue paroxetine|selegiline meperidine
phenelzine dextromethorphan|isocarboxazid bupropion|moclobemide amitriptyline|tranylcypromine amphetamine
methadone citalopram|methadone haloperidol|methadone ondansetron|ziprasidone methadone|pimozide clarithromycin
thioridazine fluoxetine|citalopram amiodarone|rifampin methadone|carbamazepine methadone|efavirenz methadone
rifampin buprenorphine|clarithromycin fentanyl|ketoconazole quetiapine|ritonavir quetiapine|clozapine fluvoxamine
clozapine ciprofloxacin|clozapine carbamazepine|lithium ibuprofen|lithium lisinopril|lithium hydrochlorothiazide
valproic_acid lamotrigine|valproic_acid meropenem|tizanidine fluvoxamine|tizanidine ciprofloxacin|disulfiram alcohol
disulfiram metronidazole|warfarin fluconazole|warfarin ibuprofen|apixaban carbamazepine|simvastatin clarithromycin
sildenafil nitroglycerin|sofosbuvir amiodarone|rifampin sofosbuvir|rilpivirine omeprazole|tamoxifen paroxetine
azathioprine allopurinol|methotrexate trimethoprim|ethinylestradiol carbamazepine|digoxin amiodarone
propranolol verapamil|colchicine clarithromycin|ergotamine ritonavir|dolutegravir metformin|duloxetine fluvoxamine
"""
PAIRS = [tuple(pair.split()) for line in DANGEROUS.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_every_known_dangerous_pair_is_at_least_major(pair: tuple[str, str]) -> None:
    assert len(PAIRS) >= 60
    for names in (pair, pair[::-1]):
        checked = ask(*names)
        assert checked.checked
        assert len(checked.alerts) == 1
        assert RANK[checked.alerts[0].severity] >= RANK[Severity.MAJOR]


@pytest.mark.parametrize(
    "pair",
    ["acamprosate thiamine", "sertraline cetirizine", "dolutegravir omeprazole", "lamivudine lithium",
     "sofosbuvir atenolol", "gabapentin lamotrigine", "naloxone methadone", "levothyroxine acamprosate"],
)  # fmt: skip
def test_pairs_that_go_together_are_never_major(pair: str) -> None:
    checked = ask(*pair.split())
    assert checked.checked
    assert all(RANK[alert.severity] < RANK[Severity.MAJOR] for alert in checked.alerts)


def test_nothing_found_is_said_only_of_a_whole_check() -> None:
    checked = ask("acamprosate", "thiamine")
    assert (checked.alerts, checked.unknown, checked.checked, checked.why_not) == ((), (), True, ())


def test_a_list_with_an_unknown_name_is_never_shown_as_nothing_found() -> None:
    chance = random.Random("unknown names")
    for number in range(1000):
        names = [*chance.sample(sorted(K.drugs), chance.randint(0, 4)), f"qqxq{number}"]
        chance.shuffle(names)
        checked = ask(*names)
        assert (checked.checked, checked.why_not) == (False, ("interactions.unknown_medicine",))
        assert [entry.name for entry in checked.unknown] == [f"qqxq{number}"]


def test_what_is_known_is_still_told_beside_what_is_not() -> None:
    checked = ask("methadone", "alprazolm", "Xanax")
    assert told(checked) == [(("methadone", "Xanax"), "major")]
    assert checked.unknown[0].suggestions[0] == "alprazolam"
    assert "alprazolm" not in checked.understood


def test_an_unknown_condition_is_told_with_what_looks_like_it() -> None:
    checked = ask("bupropion", conditions=("seizure trouble",))
    assert (checked.checked, checked.why_not) == (False, ("interactions.unknown_condition",))
    assert checked.unknown[0].suggestions == ("seizure_disorder",)
    assert ask("bupropion", conditions=("",)).why_not == ("interactions.unknown_condition",)


def test_conditions_by_their_names_and_what_they_imply() -> None:
    assert told(ask("bupropion", conditions=("Epilepsy",))) == [
        (("bupropion", "Epilepsy"), "contraindicated")
    ]
    assert told(ask("metformin", conditions=("eGFR below 30",))) == [
        (("metformin", "eGFR below 30"), "contraindicated")
    ]
    assert told(ask("ibuprofen", conditions=("egfr_below_30",))) == [
        (("ibuprofen", "egfr_below_30"), "major")
    ]
    assert told(ask("ibuprofen", conditions=("crcl_below_30",))) == [
        (("ibuprofen", "crcl_below_30"), "major")
    ]


def test_the_worst_is_first_and_the_others_stand_behind_it() -> None:
    checked = ask("thiamine", "methadone", "diazepam", "citalopram", "naltrexone")
    ranks = [RANK[alert.severity] for alert in checked.alerts]
    assert ranks == sorted(ranks, reverse=True)
    assert checked.alerts[0].pair == ("methadone", "naltrexone")
    alert = next(a for a in checked.alerts if a.pair == ("methadone", "citalopram"))
    assert (alert.rule, alert.kind, alert.evidence) == ("P125", RuleKind.PAIR, "needs_check")
    assert [found.rule for found in alert.also] == ["S09"]
    assert alert.action == "interrupt, need reason"
    assert (alert.dated, alert.source) == (date(2026, 11, 22), "CredibleMeds; TIP 63")
    assert alert.mechanism and alert.effect and alert.advice


def rules_of(*names: str) -> set[str]:
    return {rule for a in ask(*names).alerts for rule in (a.rule, *(found.rule for found in a.also))}


def test_a_rule_that_names_no_group_knows_better_than_the_enzyme_table() -> None:
    assert told(ask("darunavir", "methadone")) == [(("darunavir", "methadone"), "moderate")]
    assert "M01" not in rules_of("darunavir", "methadone")
    assert "M01" in rules_of("itraconazole", "atorvastatin")  # the pair rule there names a group
    assert "M01" in rules_of("itraconazole", "darunavir")  # and here there is none


@pytest.mark.parametrize(
    ("victim", "other", "severity"),
    [
        ("zopiclone", "cobicistat", "moderate"),  # a wide range: one step milder than strong
        ("zopiclone", "imatinib", "minor"),
        ("thiamine", "ciprofloxacin", None),
        ("vardenafil", "imatinib", "moderate"),  # neither
        ("nortriptyline", "mirabegron", "major"),  # a narrow range: one step worse than moderate
        ("nortriptyline", "dronedarone", "major"),
        ("alfentanil", "idelalisib", "major"),  # strong stays major: no enzyme alone forbids
    ],
)
def test_the_range_of_a_medicine_weighs_an_enzyme_rule(victim: str, other: str, severity: str | None) -> None:
    found = [f.severity.value for f in K.judge(victim, other) if f.kind is RuleKind.CYP]
    assert found == ([severity] if severity else [])


def test_a_medicine_beats_a_class_beats_a_group() -> None:
    assert told(ask("simvastatin", "azithromycin")) == [(("simvastatin", "azithromycin"), "minor")]
    assert told(ask("simvastatin", "clarithromycin")) == [
        (("simvastatin", "clarithromycin"), "contraindicated")
    ]


def test_a_sum_joins_the_alert_of_its_heaviest_pair_whichever_way_round() -> None:
    for names in (("gentamicin", "ibuprofen", "tenofovir"), ("tenofovir", "ibuprofen", "gentamicin")):
        alerts = ask(*names).alerts
        pairs = [frozenset(alert.pair) for alert in alerts]
        assert len(pairs) == len(set(pairs)) == 3
        heaviest = next(alert for alert in alerts if set(alert.pair) == {"gentamicin", "ibuprofen"})
        assert (heaviest.severity.value, heaviest.rule, len(heaviest.drugs)) == ("major", "S15", 3)
        assert "S15" not in [found.rule for found in heaviest.also]


def test_one_alert_a_pair_also_where_loads_of_three_add_up() -> None:
    checked = ask("hydroxyzine", "gabapentin", "quetiapine", "mirtazapine", "trazodone")
    pairs = [frozenset(alert.pair) for alert in checked.alerts]
    assert len(set(pairs)) == len(pairs)
    whole = [a for a in checked.alerts if len(a.drugs) > 2 or any(f.rule == "S01" for f in a.also)]
    assert whole
    three = ask("lisinopril", "tacrolimus", "heparin")
    assert any(len(alert.drugs) == 3 and alert.rule == "S12" for alert in three.alerts)


def test_a_sum_of_three_is_told_only_where_it_is_worse_than_the_heaviest_two() -> None:
    names = [d.id for d in K.drugs.values() if d.loads == {"bradycardia": 1} and d.qt == "not_listed"]
    three = [a for a in ask(*names[:3]).alerts if a.rule == "S13"]
    assert three == []
    five = ask(*names[:5])
    assert [(a.severity.value, len(a.drugs)) for a in five.alerts if a.rule == "S13"] == [("moderate", 5)]


@pytest.mark.parametrize(
    ("given_name", "ids"),
    [
        ("Methadone Hydrochloride 10 mg tablets", ("methadone",)),
        ("METHADONE HCl", ("methadone",)),
        ("Suboxone", ("buprenorphine_naloxone",)),
        ("buprenorphine/naloxone", ("buprenorphine_naloxone",)),
        ("naloxone / buprenorphine", ("buprenorphine_naloxone",)),
        ("buprenorphine-naloxone 8 mg/2 mg film", ("buprenorphine_naloxone",)),
        ("sofosbuvir/velpatasvir", ("sofosbuvir_velpatasvir",)),
        ("Epclusa", ("sofosbuvir_velpatasvir",)),
        ("trimethoprim-sulfamethoxazole", ("sulfamethoxazole_trimethoprim",)),
        ("co-trimoxazole", ("sulfamethoxazole_trimethoprim",)),
        ("paracetamol", ("acetaminophen",)),
        ("rifampicin", ("rifampin",)),
        ("pethidine", ("meperidine",)),
        ("dexamfetamine", ("dextroamphetamine",)),
        ("ciclosporin", ("ciclosporin",)),
        ("cyclosporine", ("ciclosporin",)),
        ("St. John’s wort", ("st_john_s_wort",)),
        ("ibuprofen and paracetamol", ("ibuprofen", "acetaminophen")),
        ("lisinopril + hydrochlorothiazide", ("lisinopril", "hydrochlorothiazide")),
        ("weed", ("cannabis",)),
        ("crack", ("cocaine",)),
        ("levodopa/carbidopa", ("levodopa_carbidopa",)),
        ("Risperdal Consta", ()),
        ("", ()),
        ("   ", ()),
        ("10 mg", ()),
        ("methadone/", ("methadone",)),
        ("methadone // alprazolam", ("methadone", "alprazolam")),
        ("methadone/nosuchthing", ()),
        ("x" * 5000, ()),
        ("prozak", ()),
    ],
)
def test_names_resolve_or_are_unknown_and_never_guessed(given_name: str, ids: tuple[str, ...]) -> None:
    assert K.names.resolve(given_name) == ids


def test_no_name_belongs_to_two_medicines_and_every_name_leads_home() -> None:
    assert K.names.clashes == ()
    for drug in K.drugs.values():
        for name in (drug.id, drug.name, *drug.names):
            assert K.names.resolve(name) == (drug.id,), name


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("prozak", "Prozac"),
        ("methadon", "methadone"),
        ("buprenorfine", "buprenorphine"),
        ("quetapine", "quetiapine"),
    ],
)
def test_a_misspelt_name_brings_the_right_one_among_its_suggestions(wrong: str, right: str) -> None:
    found = K.names.suggest(wrong)
    assert found[0] == right
    assert len(found) <= 3
    assert K.names.suggest("zzzzqqqq") == ()


@given(st.text(max_size=80))
def test_any_text_is_taken_without_a_fault(text: str) -> None:
    checked = ask(text, conditions=(text,))
    assert checked.checked is (bool(K.names.resolve(text)) and not checked.unknown)


def stopped(of: str, days: int | None, kind: EventKind = EventKind.STOPPED) -> Event:
    return Event(kind, of=of, on=None if days is None else TODAY - timedelta(days=days))


def test_fluoxetine_still_meets_an_maoi_five_weeks_after_the_stop() -> None:
    near = ask("phenelzine", events=(stopped("Prozac", 34),))
    assert told(near) == [(("phenelzine", "Prozac"), "contraindicated")]
    assert near.alerts[0].notes == ("Prozac: stopped, still acts",)
    assert ask("phenelzine", events=(stopped("Prozac", 35),)).alerts == ()
    assert told(ask("phenelzine", events=(stopped("Prozac", None),))) == told(near)
    assert told(ask("phenelzine", events=(stopped("Prozac", -3),))) == told(near)


def test_a_day_still_to_come_counts_as_today_and_a_rescue_dose_does_not_linger() -> None:
    for days in (0, -3):
        soon = ask("Suboxone", events=(stopped("heroin", days, EventKind.LAST_OPIOID),))
        assert {alert.rule: alert.severity.value for alert in soon.alerts}["V13"] == "major"
    assert "naloxone" not in ask("methadone", events=(stopped("naloxone", None),)).understood
    assert "naloxone" not in ask("methadone", events=(stopped("naloxone", 0),)).understood


def test_something_stopped_that_is_not_known_makes_the_check_unfinished() -> None:
    checked = ask("phenelzine", events=(stopped("prozak", 3),))
    assert (checked.checked, checked.why_not) == (False, ("interactions.unknown_event",))
    assert checked.unknown[0].suggestions[0] == "Prozac"


def test_tobacco_stopped_on_clozapine() -> None:
    assert "V04" in {alert.rule for alert in ask("clozapine", events=(stopped("tobacco", 10),)).alerts}
    assert ask("clozapine", events=(stopped("tobacco", 28),)).alerts == ()


BREAKS = [
    (drug, event)
    for drug in (
        "methadone",
        "buprenorphine",
        "heroin",
        "oxycodone",
        "Suboxone",
        "fentanyl",
        "morphine",
        "kratom",
    )
    for event in (
        Event(EventKind.TOLERANCE_LOST, on=TODAY - timedelta(days=3)),
        Event(EventKind.TOLERANCE_LOST, on=TODAY - timedelta(days=27)),
        Event(EventKind.TOLERANCE_LOST),
        Event(EventKind.MISSED_DOSES, of="methadone", count=3),
        Event(EventKind.MISSED_DOSES, of="methadone"),
    )
]


@pytest.mark.parametrize(("drug", "event"), BREAKS, ids=str)
def test_lost_tolerance_is_raised_in_every_case(drug: str, event: Event) -> None:
    assert len(BREAKS) == 40
    alerts = [a for a in ask(drug, events=(event,)).alerts if a.kind is RuleKind.EVENT]
    assert len(alerts) == 1
    assert RANK[alerts[0].severity] >= RANK[Severity.MAJOR]
    assert "naloxone" in alerts[0].advice


def test_naltrexone_after_an_opioid_waits() -> None:
    def severity(days: int | None) -> str | None:
        event = Event(
            EventKind.LAST_OPIOID, of="methadone", on=None if days is None else TODAY - timedelta(days=days)
        )
        return next((a.severity.value for a in ask("Vivitrol", events=(event,)).alerts), None)

    assert [severity(d) for d in (0, 6, 7, 13, 14, None)] == [
        "contraindicated", "contraindicated", "major", "major", None, "contraindicated",
    ]  # fmt: skip
    assert ask("naloxone", events=(Event(EventKind.LAST_OPIOID),)).alerts == ()


def test_what_happened_is_the_second_name_of_its_alert() -> None:
    def labels(event: Event) -> list[tuple[str, str]]:
        return [
            alert.pair for alert in ask("methadone", events=(event,)).alerts if alert.kind is RuleKind.EVENT
        ]

    assert labels(Event(EventKind.TOLERANCE_LOST)) == [("methadone", "tolerance lost")]
    missed = Event(EventKind.MISSED_DOSES, of="methadone", count=4)
    assert labels(missed) == [("methadone", "missed doses: methadone")]


def test_a_name_may_be_as_long_as_two_hundred_letters() -> None:
    assert K.names.resolve("methadone" + " " * 191) == ("methadone",)
    assert K.names.resolve("methadone" + " " * 192) == ()


def test_events_in_text() -> None:
    assert parse_event(" stopped : fluoxetine : 2026-11-01 ") == Event(
        EventKind.STOPPED, "fluoxetine", date(2026, 11, 1)
    )
    assert parse_event("missed_doses:methadone:5") == Event(EventKind.MISSED_DOSES, "methadone", None, 5)
    assert parse_event("missed_doses") == Event(EventKind.MISSED_DOSES)
    assert parse_event("tolerance_lost::2026-11-20") == Event(
        EventKind.TOLERANCE_LOST, None, date(2026, 11, 20)
    )
    for text, code in (
        ("vanished:x", "event.unknown_kind"),
        ("stopped:x:yesterday", "event.day_unreadable"),
        ("missed_doses:x:many", "event.count_unreadable"),
        ("missed_doses:x:-1", "event.count_unreadable"),
    ):
        with pytest.raises(Refused) as refused:
            parse_event(text)
        assert refused.value.code == code


def test_a_proposed_change_tells_what_it_brings_and_what_it_takes_away() -> None:
    asked = check_change(
        ["methadone", "citalopram"],
        Change(add=("alprazolam",), stop=("Citalopram",)),
        (),
        (),
        K,
        today=TODAY,
    )
    assert [alert.pair for alert in asked.new] == [("methadone", "alprazolam")]
    assert asked.gone == ()  # citalopram still acts for some days
    assert ("methadone", "Citalopram") in [alert.pair for alert in asked.after.alerts]
    rested = check_change(
        ["naloxone", "thiamine", "methadone"],
        Change(stop=("naloxone",)),
        ("sleep_apnea",),
        (),
        K,
        today=TODAY,
    )
    assert [alert.pair for alert in rested.gone] == [("naloxone", "methadone")]
    assert rested.new == ()


def test_severities_move_by_steps_and_stop_at_the_ends() -> None:
    assert [moved(Severity.MODERATE, steps) for steps in (-9, -1, 0, 1, 9)] == [
        Severity.MINOR, Severity.MINOR, Severity.MODERATE, Severity.MAJOR, Severity.CONTRAINDICATED,
    ]  # fmt: skip
    assert all(RANK[worse] > RANK[milder] for worse, milder in pairwise(Severity))


# --- proof of life


@pytest.fixture(scope="module")
def built() -> dict[str, Any]:
    return build()


def damaged(built: dict[str, Any], change: Any) -> Compiled:
    copy = deepcopy(built)
    change(copy)
    return compile_built(copy)


def without(kind: str, place: int) -> Any:
    def change(copy: dict[str, Any]) -> None:
        part = copy["interactions"]
        for key in kind.split("."):
            part = part[key]
        del part[place]

    return change


@pytest.mark.parametrize(
    "kind",
    [
        "pair_rules",
        "condition_rules",
        "event_rules",
        "mechanism_rules.cyp.rules",
        "mechanism_rules.sums",
        "washouts.rules",
    ],
)
@pytest.mark.parametrize("place", [0, -1])
def test_one_lost_rule_of_any_kind_and_nothing_counts_as_checked(
    built: dict[str, Any], kind: str, place: int
) -> None:
    knowledge = damaged(built, without(kind, place))
    checked = check(["acamprosate", "thiamine"], (), (), knowledge, today=TODAY)
    assert (checked.checked, checked.why_not, checked.alerts) == (False, ("interactions.not_alive",), ())
    assert not checked.proof.is_alive
    told_as = {
        "pair_rules": "pair",
        "condition_rules": "condition",
        "event_rules": "event",
        "washouts.rules": "washout",
    }
    name = told_as.get(kind, kind.rpartition(".")[2].removesuffix("s") if kind.endswith("sums") else "cyp")
    wanted = K.manifest.holds[name][0]
    assert (
        f"{name}: {wanted} were signed, {wanted - 1} are there, or not the same ones" in checked.proof.faults
    )


def test_a_lost_medicine_a_milder_canary_and_a_loud_quiet_pair_are_noticed(built: dict[str, Any]) -> None:
    def lose(copy: dict[str, Any]) -> None:
        copy["medicines"] = [record for record in copy["medicines"] if record["id"] != "citalopram"]
        copy["names"].pop("citalopram")
        for kind in ("pair_rules", "condition_rules"):
            rules = copy["interactions"][kind]
            rules[:] = [rule for rule in rules if "'citalopram'" not in str(list(rule.values()))]

    faults = prove_alive(damaged(built, lose)).faults
    assert any("medicine" in fault for fault in faults)
    assert any("citalopram: not known" in fault for fault in faults)

    def soften(copy: dict[str, Any]) -> None:
        for rule in copy["interactions"]["pair_rules"]:
            if rule["id"] == "P001":
                rule["severity"] = "minor"

    assert prove_alive(damaged(built, soften)).faults == (
        "naltrexone and oxycodone: not raised as contraindicated",
    )

    def shout(copy: dict[str, Any]) -> None:
        copy["manifest"]["quiet"] = [["methadone", "alprazolam"]]

    assert prove_alive(damaged(built, shout)).faults == ("methadone and alprazolam: should be quiet",)

    def clash(copy: dict[str, Any]) -> None:
        copy["names"]["methadone"] = ["Xanax"]

    assert prove_alive(damaged(built, clash)).faults == ("names of more than one medicine: xanax",)

    def mute(copy: dict[str, Any]) -> None:
        copy["manifest"]["canaries"] = []

    assert prove_alive(damaged(built, mute)).faults == ("there is no canary",)


def test_what_is_remembered_wrongly_is_noticed(built: dict[str, Any]) -> None:
    knowledge = compile_built(built)
    knowledge.remembered["alprazolam", "methadone"] = ()
    assert prove_alive(knowledge).faults == (
        "methadone and alprazolam: what is remembered is not what is so",
    )


def test_a_check_that_breaks_is_told_and_never_raises() -> None:
    broken = replace(K, side_a=())
    proof = prove_alive(broken)
    assert not proof.is_alive
    assert "the check broke: IndexError" in proof.faults


def test_knowledge_past_its_edition_does_not_count_as_checked() -> None:
    last = K.manifest.edition + timedelta(days=90)
    assert check(["thiamine"], (), (), K, today=last).checked
    late = check(["methadone", "alprazolam"], (), (), K, today=last + timedelta(days=1))
    assert (late.checked, late.why_not) == (False, ("interactions.edition_too_old",))
    assert len(late.alerts) == 1  # what was found is kept


def test_a_selector_that_means_nothing_cannot_be_compiled(built: dict[str, Any]) -> None:
    def misname(copy: dict[str, Any]) -> None:
        copy["interactions"]["pair_rules"][0]["a"] = {"group": "no_such_group"}

    with pytest.raises(ValueError, match="means no medicine"):
        damaged(built, misname)

    def double(copy: dict[str, Any]) -> None:
        copy["interactions"]["pair_rules"][1]["id"] = "P001"

    with pytest.raises(ValueError, match="carry one id"):
        damaged(built, double)

    def twice(copy: dict[str, Any]) -> None:
        copy["medicines"].append(copy["medicines"][0])

    with pytest.raises(ValueError, match="there twice"):
        damaged(built, twice)


def test_every_reason_for_not_checking_has_words() -> None:
    assert all(
        code.startswith("interactions.") and "Could not check" in words for code, words in NOT_CHECKED.items()
    )
    assert len(NOT_CHECKED) == 5


def test_a_prodrug_loses_its_effect_where_another_medicine_rises() -> None:
    """The words of an enzyme rule follow the victim: less of the active form, or more of the medicine."""
    less = next(f for f in K.judge("dihydrocodeine", "quinidine") if f.kind is RuleKind.CYP)
    more = next(f for f in K.judge("tolperisone", "quinidine") if f.kind is RuleKind.CYP)
    assert less.words.effect == K.rules.cyp.prodrug_effect
    assert less.words.advice == K.rules.cyp.advice["prodrug"]
    assert more.words.effect.startswith("tolperisone: ")
    assert more.words.advice == K.rules.cyp.advice["inhibitor"]


@pytest.mark.parametrize(
    ("proof", "alive"),
    [
        (Proof(2, 2, ()), True),
        (Proof(2, 2, ("x",)), False),
        (Proof(1, 2, ()), False),
        (Proof(0, 0, ()), False),
    ],
)
def test_alive_is_every_proof_and_at_least_one(proof: Proof, alive: bool) -> None:
    assert proof.is_alive is alive


def test_a_rescue_medicine_is_let_through_for_opioids_alone() -> None:
    """Naloxone is not held up by what an opioid would bring; with anything else it is judged like any medicine."""
    drugs = {**K.drugs, "naloxone": replace(K.drugs["naloxone"], qt="known")}
    changed = compile_rules(drugs, K.rules, K.manifest)
    assert RuleKind.QT in [f.kind for f in changed.judge("naloxone", "citalopram")]
    assert RuleKind.QT in [f.kind for f in changed.judge("naloxone", "ondansetron")]
    assert [f.kind for f in changed.judge("naloxone", "methadone")] == [RuleKind.PAIR]


def test_what_is_asked_of_nothing_is_nothing() -> None:
    assert K.names.resolve("") == ()
    assert K.names.resolve("  /  ") == ()
    assert K.names.resolve("methadone/nosuchthing") == ()


def test_ten_thousand_missed_doses_cannot_be_meant() -> None:
    assert parse_event("missed_doses:methadone:9999").count == 9999
    with pytest.raises(Refused) as refused:
        parse_event("missed_doses:methadone:10000")
    assert refused.value.code == "event.count_unreadable"


def test_a_change_is_judged_by_the_proof_that_was_handed_in() -> None:
    dead = Proof(0, 1, ("x",))
    change = Change(add=("alprazolam",))
    assert check_change(["methadone"], change, (), (), K, today=TODAY, proof=dead).after.proof is dead
    assert check_change(["methadone"], change, (), (), K, today=TODAY).after.proof.is_alive


def test_at_most_three_conditions_are_suggested() -> None:
    (unknown,) = check((), ("severe nonsense",), (), K, today=TODAY).unknown
    assert 1 <= len(unknown.suggestions) <= 3
    (unknown,) = check((), ("qtc nonsense",), (), K, today=TODAY).unknown
    assert len(unknown.suggestions) == 3


def test_two_medicines_written_as_one_entry_are_checked_against_each_other() -> None:
    """HAZ-28: "methadone/alprazolam" is no known combination; saying nothing would be a clean bill."""
    (alert,) = ask("methadone/alprazolam").alerts
    assert (alert.pair, alert.severity) == (("methadone", "alprazolam"), Severity.MAJOR)
    assert ask("buprenorphine/naloxone").alerts == ()
    assert ask("methadone/alprazolam/quetiapine").checked
    assert len(ask("methadone/alprazolam/quetiapine").alerts) == 3
