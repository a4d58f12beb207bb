"""From a definition file (schema ``clinical-instrument/1``) to an instrument, or a loud fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from carebraid.core.kernel.codes import Evidence

from .condition import parse_condition
from .definition import check_instrument, range_of_bare_item
from .instrument import (
    Band,
    ChangeRules,
    CriticalItem,
    Cutoff,
    Flag,
    Instrument,
    Item,
    Licence,
    Option,
    ScoreRule,
    Where,
)


class FaultyDefinition(ValueError):
    """A definition that must not be used: a fault, loud, with every reason found."""


def _words(raw: Mapping[str, str] | None) -> Mapping[str, str]:
    return MappingProxyType(dict(raw or {}))


def _item(raw: Mapping[str, Any], number: int, whole: Mapping[str, Any]) -> Item:
    options = tuple(
        Option(option["value"], _words(option["label"]))
        for option in (whole["option_sets"][raw["options"]] if "options" in raw else ())
    )
    bare = not options and "range" not in raw
    span = None if options else raw.get("range") or range_of_bare_item(whole, raw["id"])
    low, high = span or (None, None)
    return Item(
        id=raw["id"],
        number=number,
        text=_words(raw.get("text")),
        topic=raw.get("topic"),
        options=options,
        low=low,
        high=high,
        range_inferred=bare,
        reverse=tuple(raw["reverse"]) if "reverse" in raw else None,
        is_scored=raw.get("scored", True),
        is_optional=raw.get("optional", False),
        ask_if=parse_condition(raw["ask_if"]) if "ask_if" in raw else None,
        value_if_skipped=raw.get("value_if_skipped"),
        loinc=raw.get("loinc"),
        anchors=_words(raw.get("anchors")),
        note=raw.get("note"),
        allowed=frozenset(option.value for option in options),
    )


def _where(raw: Mapping[str, Any]) -> Mapping[str, Where]:
    if raw["kind"] == "count":
        return MappingProxyType(dict.fromkeys(raw["items"], Where(raw["where"]["op"], raw["where"]["value"])))
    if raw["kind"] == "count_map":
        return MappingProxyType({item: Where(rule["op"], rule["value"]) for item, rule in raw["map"].items()})
    return MappingProxyType({})


def _score(raw: Mapping[str, Any], items: Mapping[str, Item], direction: str, mark: Evidence) -> ScoreRule:
    missing = raw.get("missing") or {}
    names = tuple(raw.get("items") or raw.get("map") or ())
    return ScoreRule(
        id=raw["id"],
        kind=raw["kind"],
        items=names,
        flips=MappingProxyType({n: sum(flip) for n in names if (flip := items[n].reverse)}),
        optional=frozenset(raw.get("optional_items") or ()),
        missing_max=missing.get("max", 0),
        prorates=missing.get("method") == "prorate",
        multiply=raw.get("multiply", 1),
        decimals=raw.get("decimals"),
        where=_where(raw),
        rules=tuple((parse_condition(rule["if"]), rule["then"]) for rule in raw.get("rules") or ()),
        default=raw.get("default"),
        parts=tuple(raw.get("scores") or ()),
        low=raw.get("min"),
        high=raw.get("max"),
        direction=raw.get("direction", direction),
        evidence=_mark(raw, mark),
    )


def _mark(raw: Mapping[str, Any], fallback: Evidence) -> Evidence:
    return Evidence(raw["evidence"]) if "evidence" in raw else fallback


def _change(raw: Mapping[str, Any], mark: Evidence) -> ChangeRules | None:
    """The change rules; they speak of the first banded score, else of the only numeric one.

    ``bam`` gives a note and no rule, so it has none. ``who-5`` speaks of percentage points, its banded score.
    """
    rules = raw.get("change") or {}
    bands = raw.get("bands") or ()
    points = [
        rules.get(k) for k in ("mcid", "mcid_percent", "reliable_change", "remission_value", "response")
    ]
    if not any(point is not None for point in points):
        return None
    numeric = [s["id"] for s in raw["scoring"]["scores"] if s["kind"] != "rules"]
    response = rules.get("response") or ""
    percent, drop = re.match(r">=(\d+)% drop", response), re.match(r">(\d+)-point drop", response)
    remission = rules.get("remission_value")
    return ChangeRules(
        score=bands[0]["score"] if bands else numeric[0],
        mcid=rules.get("mcid"),
        mcid_percent=rules.get("mcid_percent"),
        reliable=rules.get("reliable_change"),
        deterioration=rules.get("deterioration"),
        response_percent=float(percent[1]) if percent else None,
        response_points=float(drop[1]) if drop else None,
        remission=Where(remission["op"], remission["value"]) if remission else None,
        source=rules.get("source"),
        evidence=_mark(rules, mark),
    )


def _licence(raw: Mapping[str, Any]) -> Licence:
    return Licence(
        code=raw["class"],
        holder=raw["holder"],
        statement=raw["statement"],
        noncommercial=bool(raw.get("noncommercial")),
        share_alike=bool(raw.get("share_alike")),
        no_modification=bool(raw.get("no_modification")),
        text_shipped=raw["text_shipped"],
        source=raw.get("source"),
        legal_note=raw.get("legal_note"),
        loader_rule=raw.get("loader_rule"),
        evidence=raw.get("evidence", Evidence.MISSING),
    )


def _band(raw: Mapping[str, Any], mark: Evidence) -> Band:
    return Band(raw["score"], raw["code"], raw["min"], raw["max"], _words(raw["label"]), _mark(raw, mark))


def _cutoff(raw: Mapping[str, Any], mark: Evidence) -> Cutoff:
    optional = {key: raw.get(key) for key in ("sensitivity", "specificity", "population", "source")}
    return Cutoff(raw["score"], raw["op"], raw["value"], raw["target"], **optional, evidence=_mark(raw, mark))


def _critical(raw: Mapping[str, Any], mark: Evidence) -> CriticalItem:
    condition = parse_condition(raw["if"])
    return CriticalItem(
        raw["id"], condition, raw["protocol"], raw["priority"], raw["action"], _mark(raw, mark)
    )


def parse_instrument(raw: Mapping[str, Any]) -> Instrument:
    """The instrument that a definition spells. Refuses a faulty one with ``FaultyDefinition``."""
    if faults := check_instrument(raw):
        raise FaultyDefinition(
            f"{raw.get('id') if isinstance(raw, Mapping) else raw!r}: " + "; ".join(faults)
        )
    items = tuple(_item(entry, number, raw) for number, entry in enumerate(raw["items"], start=1))
    by_id = MappingProxyType({item.id: item for item in items})
    scoring, evidence, given = raw["scoring"], raw["evidence"], raw["administration"]
    mark = Evidence(evidence["scoring"])
    return Instrument(
        id=raw["id"],
        title=raw["title"],
        short_title=raw["short_title"],
        version=str(raw["version"]),
        text_status=raw["text_status"],
        licence=_licence(raw["licence"]),
        languages=tuple(raw["languages"]),
        domains=tuple(raw["domains"]),
        codes=MappingProxyType(dict(raw.get("codes") or {})),
        mode=given["mode"],
        minutes=given["minutes"],
        recall_days=given["recall_days"],
        recall_label=_words(given.get("recall_label")),
        min_interval_days=given["min_interval_days"],
        age_min=given.get("age_min"),
        age_max=given.get("age_max"),
        population=given.get("population"),
        stem=_words(raw.get("stem")),
        direction=scoring["direction"],
        items=items,
        scores=tuple(_score(entry, by_id, scoring["direction"], mark) for entry in scoring["scores"]),
        bands=tuple(_band(entry, mark) for entry in raw.get("bands") or ()),
        cutoffs=tuple(_cutoff(entry, mark) for entry in raw.get("cutoffs") or ()),
        change=_change(raw, mark),
        critical_items=tuple(_critical(entry, mark) for entry in raw.get("critical_items") or ()),
        flags=tuple(
            Flag(entry["id"], parse_condition(entry["if"]), _mark(entry, mark))
            for entry in raw.get("flags") or ()
        ),
        notes=tuple(scoring.get("notes") or ()),
        not_for=tuple(raw.get("not_for") or ()),
        references=tuple(raw.get("references") or ()),
        evidence_wording=evidence["wording"],
        evidence_scoring=mark,
        evidence_psychometrics=evidence["psychometrics"],
        by_id=by_id,
        gated=tuple(item for item in items if item.ask_if is not None),
    )
