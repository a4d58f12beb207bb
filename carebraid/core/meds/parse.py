"""From the signed files to rules. What does not fit is a fault (KeyError, ValueError), never left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .drug import Drug, parse_drug
from .rules import (
    ConditionRule,
    CypRule,
    CypRules,
    DuplicateRule,
    EventRule,
    LoadRule,
    PairRule,
    QtRule,
    Raw,
    Rules,
    Selector,
    Washout,
    Words,
)
from .terms import EventKind, Severity, Strength


def parse_drugs(files: Iterable[Raw], names: Mapping[str, Iterable[str]]) -> dict[str, Drug]:
    """Every medicine and substance of the files by id; an id that comes twice is a fault (ValueError)."""
    found: dict[str, Drug] = {}
    for raw in files:
        for record in (*raw.get("medications", ()), *raw.get("substances", ())):
            if record["id"] in found:
                raise ValueError(f"{record['id']} is there twice")
            found[record["id"]] = parse_drug(record, tuple(names.get(record["id"], ())))
    return found


def parse_rules(raw: Raw) -> Rules:
    """The whole interactions file. Two rules of one id are a fault (ValueError)."""
    mechanism, sums = raw["mechanism_rules"], raw["mechanism_rules"]["sums"]
    washouts = raw["washouts"]
    rules = Rules(
        groups={name: _group(said) for name, said in raw["groups"].items()},
        actions={Severity(name): action for name, action in raw["severity_action"].items()},
        exempt=tuple((entry["a"], Selector("group", entry["b"])) for entry in raw["exempt"]),
        pairs=tuple(map(_pair, raw["pair_rules"])),
        conditions=tuple(map(_condition, raw["condition_rules"])),
        cyp=_cyp(mechanism["cyp"]),
        loads=tuple(_load(s, mechanism) for s in sums if "load" in s),
        qt=tuple(_qt(s, mechanism) for s in sums if s.get("qt")),
        duplicates=tuple(
            _duplicate(s, mechanism) for s in sums if s.get("duplicate_class") or s.get("duplicate_drug")
        ),
        events=tuple(map(_event, raw["event_rules"])),
        washouts=tuple(_washout(entry) for entry in washouts["rules"]),
        washout_default=washouts["default_days"],
        condition_codes=frozenset(raw["conditions"]),
        condition_names={name: code for code, names in raw["condition_names"].items() for name in names},
        condition_implies={code: tuple(others) for code, others in raw["condition_implies"].items()},
    )
    _refuse_doubles(rules)
    return rules


def _refuse_doubles(rules: Rules) -> None:
    every = [rule_id for ids in rules.ids().values() for rule_id in ids]
    if len(set(every)) != len(every):
        raise ValueError("two rules carry one id")


def _group(said: Any) -> dict[str, tuple[str, ...]]:
    """A plain list is a list of classes."""
    if isinstance(said, Mapping):
        return {key: tuple(values) for key, values in said.items()}
    return {"classes": tuple(said)}


def _selector(raw: Raw) -> Selector:
    ((kind, name),) = raw.items()
    return Selector(kind, name)


def _words(raw: Raw) -> Words:
    return Words(
        mechanism=raw.get("mechanism", ""),
        effect=raw["effect"],
        advice=raw["management"],
        source=raw["source"],
        evidence=raw["evidence"],
    )


def _pair(raw: Raw) -> PairRule:
    return PairRule(
        id=raw["id"],
        a=_selector(raw["a"]),
        b=_selector(raw["b"]),
        severity=Severity(raw["severity"]),
        words=_words(raw),
    )


def _condition(raw: Raw) -> ConditionRule:
    return ConditionRule(
        id=raw["id"],
        subject=_selector(raw["subject"]),
        condition=raw["condition"],
        severity=Severity(raw["severity"]),
        words=_words(raw),
    )


def _cyp(raw: Raw) -> CypRules:
    return CypRules(
        rules=tuple(
            CypRule(
                id=rule["id"],
                victim=rule["victim"],
                perpetrator=rule["perpetrator"],
                strength=Strength(rule["strength"]),
                severity=Severity(rule["severity"]),
                effect=rule["effect"],
            )
            for rule in raw["rules"]
        ),
        prodrugs=frozenset((entry["drug"], entry["enzyme"]) for entry in raw["prodrugs"]),
        prodrug_effect=raw["prodrug_effect"],
        raised=frozenset(raw["raise_one_level_if"]["victim_in"]),
        raise_at_most=Severity(raw["raise_at_most"]),
        lowered=frozenset(raw["lower_one_level_if"]["victim_in"]),
        advice=dict(raw["advice"]),
        source=raw["source"],
        evidence=raw["evidence"],
    )


def _sum_words(raw: Raw, mechanism: Raw, said: str) -> Words:
    return Words(
        mechanism=said,
        effect=raw["effect"],
        advice=raw["advice"],
        source=mechanism["sums_source"],
        evidence=mechanism["sums_evidence"],
    )


def _load(raw: Raw, mechanism: Raw) -> LoadRule:
    also = raw.get("also_rule")
    return LoadRule(
        id=raw["id"],
        load=raw["load"],
        steps=tuple((step["sum"], Severity(step["severity"])) for step in raw["thresholds"]),
        words=_sum_words(raw, mechanism, f"{raw['load'].replace('_', ' ')} effects add up"),
        one=_selector(also["one"]) if also else None,
        other_load=also["other_load"] if also else 0,
        also=Severity(also["severity"]) if also else None,
    )


def _qt(raw: Raw, mechanism: Raw) -> QtRule:
    return QtRule(
        id=raw["id"],
        matrix={frozenset(entry["pair"]): Severity(entry["severity"]) for entry in raw["matrix"]},
        raised_by=frozenset(raw["raise_if"]),
        words=_sum_words(raw, mechanism, "QT prolongation adds up"),
    )


def _duplicate(raw: Raw, mechanism: Raw) -> DuplicateRule:
    return DuplicateRule(
        id=raw["id"],
        classes=frozenset(raw.get("classes", ())),
        severity=Severity(raw["severity"]),
        words=_sum_words(
            raw, mechanism, "two of one kind" if raw.get("classes") else "one medicine, two entries"
        ),
    )


def _event(raw: Raw) -> EventRule:
    return EventRule(
        id=raw["id"],
        event=EventKind(raw["event"]),
        of=_selector(raw["of"]) if "of" in raw else None,
        meets=_selector(raw["meets"]),
        steps=tuple((step["below_days"], Severity(step["severity"])) for step in raw.get("steps", ())),
        counts=tuple((step["count"], Severity(step["severity"])) for step in raw.get("at_least", ())),
        words=_words(raw),
    )


def _washout(raw: Raw) -> Washout:
    return Washout(
        id=raw["id"],
        of=_selector(raw["of"]),
        days=raw["days"],
        source=raw["source"],
        evidence=raw["evidence"],
    )
