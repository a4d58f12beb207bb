"""Is an instrument's definition sound? A wrong threshold looks exactly like a right one, so look first.

``check_instrument`` names every fault it can see in a parsed definition file (HAZ-21): shape, references,
what each item and score can reach against the bounds it claims, bands without gap or overlap, safety items
with a protocol and a priority, evidence marks and licence. Long, and one file: every check reads the same raw map,
and those of scores lean on those of items and conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from numbers import Real
from typing import Any, TypeAlias

from carebraid.core.kernel.codes import Evidence

SCHEMA = "clinical-instrument/1"
LICENCES = frozenset(
    {"public_domain", "free_no_permission", "free_noncommercial", "copyright_permission", "project_original"}
)
KINDS = frozenset({"sum", "mean", "count", "count_map", "max", "min", "combine", "rules"})
OVER_ITEMS = frozenset({"sum", "mean", "count", "max", "min"})
OPS = frozenset({">=", ">", "<=", "<", "==", "!="})
MARKS = frozenset(Evidence)
NEEDED = ("id", "title", "short_title", "version", "text_status", "licence", "languages", "domains")
RESPONSES = re.compile(r">=\d+% drop from baseline|>\d+-point drop")

Raw: TypeAlias = Mapping[str, Any]


def is_number(value: object) -> bool:
    """Whether ``value`` is a finite number; True and False are not numbers here."""
    return isinstance(value, Real) and not isinstance(value, bool) and abs(float(value)) < float("inf")


def check_instrument(raw: object) -> list[str]:
    """Every fault found in a definition, in words; an empty list means it may be used."""
    if not isinstance(raw, Mapping):
        return ["the definition is not a map"]
    if shape := [*_shape(raw)]:
        return shape
    items = [*_items(raw)]
    if items:
        return items
    faults = [*_conditions_of_items(raw), *_scores(raw)]
    if faults:
        return faults
    return [*_bands(raw), *_cutoffs(raw), *_signals(raw), *_change(raw), *_examples(raw)]


def range_of_bare_item(raw: Raw, item_id: str) -> tuple[Any, Any] | None:
    """The range of an item that names neither options nor range, from the bounds of a score over it.

    A mean of such items has their range; a sum of n of them has n times it. None where that cannot be told.
    """
    bare = {i["id"] for i in raw["items"] if "options" not in i and "range" not in i}
    for score in raw["scoring"]["scores"]:
        names = score.get("items") or ()
        if item_id not in names or not set(names) <= bare or not is_number(score.get("max")):
            continue
        if score["kind"] == "mean":
            return score["min"], score["max"]
        if score["kind"] == "sum" and not (score["min"] % len(names) or score["max"] % len(names)):
            return score["min"] // len(names), score["max"] // len(names)
    return None


def _shape(raw: Raw) -> Iterator[str]:
    if raw.get("schema") != SCHEMA:
        yield f"the schema is not {SCHEMA}"
    yield from (f"{key} is not given" for key in NEEDED if not raw.get(key))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(raw.get("id"))):
        yield "the id is not lower case with hyphens"
    for key, kind in (("items", list), ("scoring", dict), ("evidence", dict), ("licence", dict)):
        if not isinstance(raw.get(key), kind) or not raw[key]:
            yield f"{key} is not given as a {'list' if kind is list else 'map'}"
    for key in ("bands", "cutoffs", "critical_items", "flags", "examples"):
        entries = raw.get(key) or []
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield f"{key} is not a list of maps"
    scores = raw["scoring"].get("scores") if isinstance(raw.get("scoring"), dict) else None
    if not isinstance(scores, list) or not scores or not all(isinstance(s, dict) for s in scores):
        yield "scoring has no scores"
    if raw.get("text_status") not in ("full", "metadata_only"):
        yield "text_status is neither full nor metadata_only"
    yield from _evidence_and_licence(raw)
    yield from _administration(raw.get("administration"))


def _evidence_and_licence(raw: Raw) -> Iterator[str]:
    evidence, licence = raw.get("evidence"), raw.get("licence")
    if isinstance(evidence, dict):
        if evidence.get("scoring") not in MARKS:
            yield "evidence.scoring is not a known mark"
        yield from (f"evidence.{k} is not given" for k in ("wording", "psychometrics") if not evidence.get(k))
    if isinstance(licence, dict):
        if licence.get("class") not in LICENCES:
            yield "licence.class is not known"
        yield from (f"licence.{k} is not given" for k in ("holder", "statement") if not licence.get(k))
        if not isinstance(licence.get("text_shipped"), bool):
            yield "licence.text_shipped is not true or false"
        if licence.get("class") == "free_noncommercial" and licence.get("noncommercial") is not True:
            yield "a non-commercial licence is not marked noncommercial"


def _administration(given: object) -> Iterator[str]:
    if not isinstance(given, dict):
        yield "administration is not given"
        return
    if given.get("mode") not in ("self", "clinician", "either"):
        yield "administration.mode is not known"
    if not is_number(given.get("minutes")):
        yield "administration.minutes is not a number"
    interval = given.get("min_interval_days")
    if not is_number(interval) or interval < 0:  # type: ignore[operator]
        yield "administration.min_interval_days is not a number of days"
    if "recall_days" not in given:
        yield "administration.recall_days is not given"


def _items(raw: Raw) -> Iterator[str]:
    sets = raw.get("option_sets") or {}
    for name, options in sets.items():
        yield from _option_set(name, options)
    ids = [item.get("id") if isinstance(item, dict) else None for item in raw["items"]]
    yield from (f"item id {i} is used twice" for i in sorted({str(i) for i in ids if ids.count(i) > 1}))
    for item in raw["items"]:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            yield "an item has no id"
            continue
        yield from _item(raw, item, sets)


def _option_set(name: str, options: object) -> Iterator[str]:
    if not isinstance(options, list) or not options or not all(isinstance(o, dict) for o in options):
        yield f"option set {name} has no options"
        return
    values = [option.get("value") for option in options]
    if not (all(is_number(v) for v in values) or all(isinstance(v, str) for v in values)):
        yield f"option set {name} mixes numbers and words, or has a value that is neither"
    if len({repr(value) for value in values}) < len(values):
        yield f"option set {name} has the same value twice"
    if not all(isinstance(o.get("label"), dict) and o["label"].get("en") for o in options):
        yield f"option set {name} has an option without an English label"


def _item(raw: Raw, item: Raw, sets: Raw) -> Iterator[str]:
    name, span = item["id"], item.get("range")
    if "options" in item and "range" in item:
        yield f"{name} has both options and a range"
    if "options" in item and item["options"] not in sets:
        yield f"{name} uses an option set that is not there: {item['options']}"
        return
    if span is not None and not (
        isinstance(span, list) and len(span) == 2 and all(map(is_number, span)) and span[0] < span[1]
    ):
        yield f"{name} has a range that is not [low, high]"
        return
    text = item.get("text")
    if raw["text_status"] == "full" and not (isinstance(text, dict) and text.get("en")):
        yield f"{name} has no wording although the text is said to be shipped in full"
    if raw["text_status"] == "metadata_only" and text is not None:
        yield f"{name} has wording although none may be shipped"
    yield from _answers_of_item(raw, item)


def _answers_of_item(raw: Raw, item: Raw) -> Iterator[str]:
    name, reach = item["id"], _answers(raw, item)
    if reach is None:
        yield f"{name} says neither options nor range"
        return
    if (flip := item.get("reverse")) is not None and flip != [reach[0], reach[1]]:
        yield f"{name} is reversed over {flip}, but its answers go from {reach[0]} to {reach[1]}"
    if "value_if_skipped" in item:
        skipped = item["value_if_skipped"]
        if "ask_if" not in item:
            yield f"{name} has a value for being skipped but is never skipped"
        if not ((is_number(skipped) and reach[0] <= skipped <= reach[1]) or skipped in reach):
            yield f"{name} takes a value when skipped that is not one of its answers"


def _answers(raw: Raw, item: Raw) -> tuple[Any, Any] | None:
    """Least and greatest answer of an item (the first and last of worded options); None where unknown."""
    if "options" in item:
        values = [option["value"] for option in raw["option_sets"][item["options"]]]
        return (min(values), max(values)) if all(map(is_number, values)) else (values[0], values[-1])
    return tuple(item["range"]) if "range" in item else range_of_bare_item(raw, item["id"])


def _condition(raw: object, where: str, items: set[str], scores: set[str]) -> Iterator[str]:
    """Faults of a condition that may read only ``items`` and ``scores``."""
    if not isinstance(raw, dict) or not raw:
        yield f"{where}: the condition is not a map"
        return
    for word in ("all", "any"):
        if word in raw:
            if not isinstance(raw[word], list) or not raw[word]:
                yield f"{where}: {word} lists no conditions"
                return
            for part in raw[word]:
                yield from _condition(part, where, items, scores)
            return
    if "not" in raw:
        yield from _condition(raw["not"], where, items, scores)
        return
    yield from _leaf(raw, where, items, scores)


def _leaf(raw: Raw, where: str, items: set[str], scores: set[str]) -> Iterator[str]:
    if ("item" in raw) == ("score" in raw):
        yield f"{where}: a condition reads one item or one score"
        return
    known = items if "item" in raw else scores
    if (name := raw.get("item", raw.get("score"))) not in known:
        yield f"{where}: {name} is not there, or comes later"
    if "in" in raw:
        if not isinstance(raw["in"], list) or not raw["in"]:
            yield f"{where}: in lists no values"
        return
    if raw.get("op") not in OPS:
        yield f"{where}: the comparison {raw.get('op')!r} is not known"
    if not is_number(raw.get("value")) and not (
        isinstance(raw.get("value"), str) and raw.get("op") in ("==", "!=")
    ):
        yield f"{where}: the value to compare with is missing or does not fit"


def _conditions_of_items(raw: Raw) -> Iterator[str]:
    """An item may be asked only because of items that stand before it, so that there is no circle."""
    before: set[str] = set()
    for item in raw["items"]:
        if "ask_if" in item:
            yield from _condition(item["ask_if"], f"{item['id']} ask_if", before, set())
        before.add(item["id"])


def _scores(raw: Raw) -> Iterator[str]:
    items, before = {item["id"]: item for item in raw["items"]}, set[str]()
    for score in raw["scoring"]["scores"]:
        name = score.get("id")
        if not isinstance(name, str) or name in before:
            yield f"score {name}: the id is missing or used twice"
            continue
        if score.get("kind") not in KINDS:
            yield f"score {name}: the kind {score.get('kind')!r} is not known"
        elif faults := [*_score(score, items, before)]:
            yield from faults
        else:
            yield from _reach(raw, score, items)
        before.add(name)
    if raw["scoring"].get("direction") not in (
        "higher_is_worse",
        "higher_is_better",
        "subscale_specific",
        "score_specific",
    ):
        yield "scoring.direction is not known"


def _score(score: Raw, items: Raw, before: set[str]) -> Iterator[str]:
    name, kind = score["id"], score["kind"]
    over = score.get("items") if kind in OVER_ITEMS else score.get("map") if kind == "count_map" else None
    if kind in OVER_ITEMS or kind == "count_map":
        if not isinstance(over, list if kind in OVER_ITEMS else dict) or not over:
            yield f"score {name}: it is over no items"
            return
        if len(set(over)) < len(over):
            yield f"score {name}: an item counts twice"
        yield from (f"score {name}: item {i} is not there" for i in over if i not in items)
        yield from _missing(score, over)
    if kind == "count":
        yield from _where(score.get("where"), f"score {name}")
    if kind == "count_map":
        for item, rule in score["map"].items():
            yield from _where(rule, f"score {name}, {item}")
    if kind == "mean" and score.get("decimals") not in range(5):
        yield f"score {name}: a mean says how many decimals it keeps (0 to 4)"
    if "multiply" in score and (not is_number(score["multiply"]) or score["multiply"] <= 0):
        yield f"score {name}: multiply is not a number above 0"
    if kind == "combine" and not (
        isinstance(score.get("scores"), list) and score["scores"] and set(score["scores"]) <= before
    ):
        yield f"score {name}: it combines scores that are not there before it"
    if kind == "rules":
        yield from _rules(score, set(items), before)


def _missing(score: Raw, over: Any) -> Iterator[str]:
    name = score["id"]
    if not set(score.get("optional_items") or ()) <= set(over):
        yield f"score {name}: an optional item is not one of its items"
    if (missing := score.get("missing")) is None:
        return
    if not isinstance(missing, dict) or missing.get("method") not in ("prorate", "none"):
        yield f"score {name}: the way to handle missing answers is not known"
        return
    allowed = missing.get("max")
    if not isinstance(allowed, int) or isinstance(allowed, bool) or not 0 <= allowed <= len(over):
        yield f"score {name}: the number of answers that may be missing does not fit"


def _where(rule: object, where: str) -> Iterator[str]:
    if not isinstance(rule, dict) or rule.get("op") not in OPS or "value" not in rule:
        yield f"{where}: it does not say what to count"


def _rules(score: Raw, items: set[str], before: set[str]) -> Iterator[str]:
    name, rules = score["id"], score.get("rules")
    if "default" not in score:
        yield f"score {name}: no default"
    if not isinstance(rules, list) or not rules:
        yield f"score {name}: no rules"
        return
    for rule in rules:
        if not isinstance(rule, dict) or "then" not in rule:
            yield f"score {name}: a rule does not say what follows"
            continue
        yield from _condition(rule.get("if"), f"score {name}", items, before)


def _reach(raw: Raw, score: Raw, items: Raw) -> Iterator[str]:
    """The bounds a score claims must be those its items can reach."""
    name, kind = score["id"], score["kind"]
    if kind in ("rules", "combine"):
        return
    if not is_number(score.get("min")) or not is_number(score.get("max")):
        yield f"score {name}: min and max are not given"
        return
    over = list(score.get("items") or score["map"])
    if kind in ("count", "count_map"):
        least, most = 0, len(over)
    else:
        spans = [_answers(raw, items[item]) or (0, 0) for item in over]
        if not all(is_number(end) for span in spans for end in span):
            yield f"score {name}: it adds up answers that are words"
            return
        lows, highs = [span[0] for span in spans], [span[1] for span in spans]
        least, most = (_fold(kind, ends) * score.get("multiply", 1) for ends in (lows, highs))
    if (score["min"], score["max"]) != (least, most):
        yield f"score {name}: it says {score['min']} to {score['max']}, but its items give {least} to {most}"


def _fold(kind: str, ends: list[Any]) -> Any:
    if kind in ("max", "min"):
        return max(ends) if kind == "max" else min(ends)
    return sum(ends) / len(ends) if kind == "mean" else sum(ends)


def _bands(raw: Raw) -> Iterator[str]:
    scores = {score["id"]: score for score in raw["scoring"]["scores"]}
    groups: dict[str, list[Raw]] = {}
    for band in raw.get("bands") or ():
        if band.get("score") not in scores or scores[band["score"]]["kind"] == "rules":
            yield f"a band is of a score that is not there or has no numbers: {band.get('score')}"
        elif not is_number(band.get("min")) or not is_number(band.get("max")) or band["min"] > band["max"]:
            yield f"band {band.get('code')}: its ends do not fit"
        elif not band.get("code") or not isinstance(band.get("label"), dict) or not band["label"].get("en"):
            yield f"a band of {band['score']} has no code or no English label"
        else:
            groups.setdefault(band["score"], []).append(band)
    for name, bands in groups.items():
        yield from _row_of_bands(scores[name], sorted(bands, key=lambda band: float(band["min"])))


def _row_of_bands(score: Raw, bands: list[Raw]) -> Iterator[str]:
    """From the lowest value to the highest without gap or overlap, in steps of the score's last digit."""
    name, step = score["id"], 10 ** -(score.get("decimals") or 0)
    if len({band["code"] for band in bands}) < len(bands):
        yield f"bands of {name}: a code is used twice"
    for below, above in pairwise(bands):
        if above["min"] <= below["max"]:
            yield f"bands of {name}: {below['code']} and {above['code']} overlap"
        elif abs(above["min"] - below["max"] - step) > 1e-9:
            yield f"bands of {name}: there is a gap between {below['code']} and {above['code']}"
    if bands[0]["min"] != score.get("min") or bands[-1]["max"] != score.get("max"):
        yield f"bands of {name}: they do not reach from its least to its greatest value"


def _cutoffs(raw: Raw) -> Iterator[str]:
    scores = {score["id"]: score for score in raw["scoring"]["scores"]}
    for cutoff in raw.get("cutoffs") or ():
        score = scores.get(cutoff.get("score"), {})
        where = f"cut-off of {cutoff.get('score')}"
        if not score or not cutoff.get("target"):
            yield f"{where}: the score is not there, or it does not say for what"
            continue
        if cutoff.get("op") not in OPS or not is_number(cutoff.get("value")):
            yield f"{where}: the threshold cannot be read"
        elif not score.get("min", cutoff["value"]) <= cutoff["value"] <= score.get("max", cutoff["value"]):
            yield f"{where}: {cutoff['value']} can never be reached"
        for key in ("sensitivity", "specificity"):
            if cutoff.get(key) is not None and not (is_number(cutoff[key]) and 0 <= cutoff[key] <= 1):
                yield f"{where}: {key} is not a fraction"
        if cutoff.get("evidence") not in MARKS:
            yield f"{where}: the evidence mark is not known"


def _signals(raw: Raw) -> Iterator[str]:
    items = {item["id"] for item in raw["items"]}
    scores = {score["id"] for score in raw["scoring"]["scores"]}
    for key in ("critical_items", "flags"):
        ids = [entry.get("id") for entry in raw.get(key) or ()]
        if None in ids or len(set(ids)) < len(ids):
            yield f"{key}: an id is missing or used twice"
        for entry in raw.get(key) or ():
            yield from _condition(entry.get("if"), f"{key} {entry.get('id')}", items, scores)
            if entry.get("evidence", Evidence.NEEDS_CHECK) not in MARKS:
                yield f"{key} {entry.get('id')}: the evidence mark is not known"
    for entry in raw.get("critical_items") or ():
        if entry.get("priority") not in ("immediate", "same_day", "this_visit"):
            yield f"critical item {entry.get('id')}: the priority is not known"
        yield from (
            f"critical item {entry.get('id')}: no {key}"
            for key in ("protocol", "action")
            if not isinstance(entry.get(key), str) or not entry[key]
        )


def _change(raw: Raw) -> Iterator[str]:
    change = raw.get("change")
    if change is None:
        return
    if not isinstance(change, dict) or change.get("evidence") not in MARKS:
        yield "change: the evidence mark is not known"
        return
    for key in ("mcid", "mcid_percent", "reliable_change", "deterioration"):
        if change.get(key) is not None and not (is_number(change[key]) and change[key] > 0):
            yield f"change: {key} is not a number above 0"
    if "response" in change and not RESPONSES.fullmatch(str(change["response"])):
        yield "change: the response rule cannot be read"
    if "remission_value" in change:
        yield from _where(change["remission_value"], "change: remission_value")


def _examples(raw: Raw) -> Iterator[str]:
    """Worked examples name only what is there; that they come out right is the scorer's test."""
    if not raw.get("examples"):
        yield "there is no worked example"
    scores = {score["id"] for score in raw["scoring"]["scores"]}
    critical = {entry["id"] for entry in raw.get("critical_items") or ()}
    for example in raw.get("examples") or ():
        expect = example.get("expect") or {}
        named = {*(expect.get("scores") or ()), *(expect.get("bands") or ())} - scores
        if "answers" not in example or named or not set(expect.get("critical") or ()) <= critical:
            yield f"example {example.get('id')}: it expects something that is not defined"
