"""A check in words for a terminal: what was found, what could not be checked, what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from carebraid.core.meds.canary import Proof
from carebraid.core.meds.compiled import Compiled
from carebraid.core.meds.interactions import NOT_CHECKED, Alert, Checked
from carebraid.core.meds.terms import RANK, Severity

NOT_COVERED = (
    "doses and routes (a cream counts like a tablet; a name with 'topical' is not known)",
    "duration, kidney and liver function, genes, except where a condition says so",
    "laboratory tests, food other than grapefruit, caffeine, alcohol and tobacco",
    "vaccines, contrast media, radioactive medicines, most medicines of hospital theatres",
)


def describe(checked: Checked, today: date) -> Iterator[tuple[str, str]]:
    """Lines with a style each: ``title``, ``urgent`` or ``""``."""
    for code in checked.why_not:
        yield f"{NOT_CHECKED[code]} ({code})", "urgent"
    for entry in checked.unknown:
        near = f" Did you mean: {', '.join(entry.suggestions)}?" if entry.suggestions else ""
        yield f"  not known: {entry.name}.{near}", "urgent"
    if checked.why_not:
        yield "", ""
    for name, drugs in checked.understood.items():
        if (known := " + ".join(drug.replace("_", " ") for drug in drugs)) != name.lower():
            yield f"{name} is {known}", ""
    for alert in checked.alerts:
        yield from _alert_lines(alert)
    if not checked.alerts:
        said = (
            "Checked; no interaction is known here."
            if checked.checked
            else "Nothing found in what could be checked."
        )
        yield said, "title"
    age = (today - checked.edition).days
    yield "", ""
    yield (
        f"Knowledge of {checked.edition} ({age} days old); self-test {checked.proof.passed} of {checked.proof.of}.",
        "",
    )
    yield "An alert is not a verdict; a person decides.", ""


def _alert_lines(alert: Alert) -> Iterator[tuple[str, str]]:
    style = "urgent" if RANK[alert.severity] >= RANK[Severity.MAJOR] else "title"
    yield f"{alert.severity.upper()}: {' + '.join(alert.pair)}", style
    yield f"  {alert.effect} ({alert.mechanism})" if alert.mechanism else f"  {alert.effect}", ""
    yield f"  What to do: {alert.advice}", ""
    for note in alert.notes:
        yield f"  {note}", ""
    mark = alert.evidence.replace("_", " ")
    yield f"  {alert.rule}, {alert.source}, {alert.dated}  [{mark}]", ""
    if alert.also:
        also = "; ".join(f"{found.severity}: {found.words.effect} ({found.rule})" for found in alert.also)
        yield f"  Also {also}", ""


def coverage_lines(knowledge: Compiled, proof: Proof, today: date) -> Iterator[str]:
    """How much there is, how sure it is, how old it is, and what is not there."""
    rules, manifest = knowledge.rules, knowledge.manifest
    yield f"Medicines and substances: {len(knowledge.drugs)}, by {len(knowledge.names.exact)} names"
    for kind, (count, _) in knowledge.digests.items():
        if kind != "medicine":
            yield f"Rules, {kind}: {count}"
    yield f"Conditions: {len(rules.condition_codes)}"
    said = [rule.words for rule in rules.pairs] + [rule.words for rule in rules.conditions]
    said += [rule.words for rule in rules.events] + [rule.words for rule in rules.loads]
    said += [rule.words for rule in rules.qt] + [rule.words for rule in rules.duplicates]
    marks = Counter(words.evidence for words in said)
    marks[rules.cyp.evidence] += len(rules.cyp.rules)
    for mark, count in sorted(marks.items()):
        yield f"Evidence, {mark.replace('_', ' ')}: {count} rules"
    for severity, count in sorted(Counter(rule.severity for rule in rules.pairs).items()):
        yield f"Pair rules, {severity}: {count}"
    age = (today - manifest.edition).days
    yield f"Edition: {manifest.edition}, {age} days old, good for {manifest.lasts_days} days"
    yield f"Self-test: {proof.passed} of {proof.of}" + "".join(f"; {fault}" for fault in proof.faults)
    yield from (f"Not covered: {part}" for part in NOT_COVERED)
