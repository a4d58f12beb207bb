"""The interaction check: everything a person takes, what they live with and what happened, against the signed rules.

Three outcomes only (HAZ-28): alerts; checked and nothing found; **could not check**, with the reason. A name that is
not known, knowledge that is past its edition (HAZ-29), a canary that did not sing: each makes ``checked`` False, and
whoever shows the result must say so in the place of a finding. Alerts found on the way are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from .canary import Proof, prove_alive
from .compiled import Compiled, Finding
from .events import Event, acting_after_stop, event_findings
from .names import normalised
from .rules import LoadRule, condition_closure
from .terms import RANK, EventKind, RuleKind, Severity

NOT_CHECKED: Mapping[str, str] = {
    "interactions.not_alive": "Could not check: the check does not find what it must find. Ask a pharmacist.",
    "interactions.edition_too_old": "Could not check: the interaction knowledge is too old. Ask a pharmacist.",
    "interactions.unknown_medicine": "Could not check everything: a name on the list is not known here.",
    "interactions.unknown_condition": "Could not check everything: a condition is not known here.",
    "interactions.unknown_event": "Could not check everything: what happened names something not known here.",
}
"""Why a check does not count as done; English, and the translation key."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the list by the name people gave it. ``note`` says why it counts though it was stopped."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert for one pair: the worst rule in front, the others in ``also``.

    ``pair`` are the names as given (a medicine and a condition or event where ``kind`` says so); ``drugs`` the ids
    that take part, more than two where loads of a whole list add up. ``action`` is what the file asks of a screen.
    """

    pair: tuple[str, str]
    drugs: tuple[str, ...]
    rule: str
    kind: RuleKind
    severity: Severity
    mechanism: str
    effect: str
    advice: str
    source: str
    evidence: str
    dated: date
    action: str
    notes: tuple[str, ...]
    also: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name that is not known, and names that look like it, for a person to choose from."""

    name: str
    kind: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found. Only ``checked`` True with no alerts means that nothing was found."""

    alerts: tuple[Alert, ...]
    unknown: tuple[Unknown, ...]
    checked: bool
    why_not: tuple[str, ...]
    understood: Mapping[str, tuple[str, ...]]
    proof: Proof
    edition: date


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item that was understood."""

    name: str
    drugs: tuple[str, ...]
    note: str


_Found = dict[tuple[str, str], list[tuple[Finding, tuple[str, ...], tuple[str, ...]]]]


def check(
    items: Sequence[Item | str],
    conditions: Sequence[str],
    events: Sequence[Event],
    knowledge: Compiled,
    *,
    today: date,
    proof: Proof | None = None,
) -> Checked:
    """Check a whole list. Refuses nothing: what it cannot take it names, and then ``checked`` is False.

    ``today`` is the person's day. ``proof`` is a fresh :func:`prove_alive`; without it the canaries run now.
    """
    proof = prove_alive(knowledge) if proof is None else proof
    unknown: list[Unknown] = []
    entries = [*_entries(items, knowledge, unknown), *_still_acting(events, knowledge, unknown, today)]
    holding = _conditions(conditions, knowledge, unknown)
    found: _Found = {}
    _pairs(entries, holding, knowledge, found)
    _whole_list(entries, knowledge, found)
    _person(entries, holding, knowledge, found)
    for name, drug_id, finding, label in event_findings(
        events, [(entry.name, drug) for entry in entries for drug in entry.drugs], knowledge, today
    ):
        found.setdefault((name, label), []).append((finding, (drug_id,), ()))
    why_not = tuple(_why_not(proof, unknown, knowledge, today))
    return Checked(
        alerts=_alerts(found, knowledge),
        unknown=tuple(unknown),
        checked=not why_not,
        why_not=why_not,
        understood={entry.name: entry.drugs for entry in entries},
        proof=proof,
        edition=knowledge.manifest.edition,
    )


def _why_not(proof: Proof, unknown: Iterable[Unknown], knowledge: Compiled, today: date) -> Iterator[str]:
    if not proof.is_alive:
        yield "interactions.not_alive"
    if (today - knowledge.manifest.edition).days > knowledge.manifest.lasts_days:
        yield "interactions.edition_too_old"
    for kind in ("medicine", "condition", "event"):
        if any(entry.kind == kind for entry in unknown):
            yield f"interactions.unknown_{kind}"


def _entries(items: Iterable[Item | str], knowledge: Compiled, unknown: list[Unknown]) -> Iterator[_Entry]:
    for item in items:
        name, note = (item, "") if isinstance(item, str) else (item.name, item.note)
        if drugs := knowledge.names.resolve(name):
            yield _Entry(name, drugs, note)
        else:
            unknown.append(Unknown(name=name, kind="medicine", suggestions=knowledge.names.suggest(name)))


def _still_acting(
    events: Iterable[Event], knowledge: Compiled, unknown: list[Unknown], today: date
) -> Iterator[_Entry]:
    """What was stopped but still acts; an event about something unknown is told as unknown."""
    for event in events:
        if event.of is None:
            continue
        drugs = knowledge.names.resolve(event.of)
        if not drugs:
            unknown.append(
                Unknown(name=event.of, kind="event", suggestions=knowledge.names.suggest(event.of))
            )
        elif event.kind in (EventKind.STOPPED, EventKind.ABRUPT_STOP):
            still = tuple(drug for drug in drugs if acting_after_stop(event, drug, knowledge, today))
            if still:
                yield _Entry(event.of, still, f"{event.of}: stopped, still acts")


def _conditions(given: Iterable[str], knowledge: Compiled, unknown: list[Unknown]) -> Mapping[str, str]:
    """Every condition that holds, by code, with the words that were given for it."""
    rules = knowledge.rules
    holding: dict[str, str] = {}
    for said in given:
        plain = normalised(said)
        code = plain.replace(" ", "_")
        if code not in rules.condition_codes:
            code = rules.condition_names.get(plain, "")
        if not code:
            near = tuple(sorted(c for c in rules.condition_codes if plain and plain.split()[0] in c))[:3]
            unknown.append(Unknown(name=said, kind="condition", suggestions=near))
            continue
        for implied in sorted(condition_closure([code], rules.condition_implies)):
            holding.setdefault(implied, said)
    return holding


def _pairs(entries: Sequence[_Entry], holding: Mapping[str, str], knowledge: Compiled, found: _Found) -> None:
    """Each pair of entries, every medicine of the one against every medicine of the other; then inside each entry."""
    qt_raised = any(code in holding for rule in knowledge.rules.qt for code in rule.raised_by)
    between = knowledge.between
    for one, other in combinations(entries, 2):
        for a in one.drugs:
            for b in other.drugs:
                if a == b:
                    findings: tuple[Finding, ...] = _twice(knowledge)
                else:
                    findings = between(a, b, qt_raised=qt_raised)
                if findings:
                    notes = tuple(note for note in (one.note, other.note) if note)
                    at = found.setdefault((one.name, other.name), [])
                    at.extend((finding, (a, b), notes) for finding in findings)
    for entry in entries:
        # Several medicines under one entry that is no known combination: "methadone/alprazolam" is two, not one.
        for a, b in combinations(dict.fromkeys(entry.drugs), 2):
            if findings := between(a, b, qt_raised=qt_raised):
                notes = (entry.note,) if entry.note else ()
                at = found.setdefault((knowledge.drugs[a].name, knowledge.drugs[b].name), [])
                at.extend((finding, (a, b), notes) for finding in findings)


def _twice(knowledge: Compiled) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule.id, RuleKind.DUPLICATE, rule.severity, rule.words)
        for rule in knowledge.rules.duplicates
        if not rule.classes
    )


def _whole_list(entries: Sequence[_Entry], knowledge: Compiled, found: _Found) -> None:
    """Loads of three or more that together reach a step which no pair of them reaches."""
    carriers = {drug: entry.name for entry in reversed(entries) for drug in entry.drugs}
    by_load: dict[str, list[tuple[int, str]]] = {}
    for drug in carriers:
        for kind, load in knowledge.drugs[drug].loads.items():
            by_load.setdefault(kind, []).append((-load, drug))
    for rule in knowledge.rules.loads:
        carrying = by_load.get(rule.load, ())
        if len(carrying) > 2:
            heaviest_first = [(-load, drug) for load, drug in sorted(carrying)]
            _sum_up(rule, heaviest_first, carriers, found)


def _sum_up(
    rule: LoadRule, carrying: Sequence[tuple[int, str]], carriers: Mapping[str, str], found: _Found
) -> None:
    together = rule.severity(sum(load for load, _ in carrying))
    drugs = tuple(drug for _, drug in carrying)
    if together is None:
        return
    reached = rule.severity(carrying[0][0] + carrying[1][0])
    if reached is not None and RANK[reached] >= RANK[together]:
        return
    names = list(dict.fromkeys(carriers[drug] for drug in drugs))
    if len(names) > 1:
        one, other = names[:2]
        pair = (other, one) if (other, one) in found else (one, other)
        found.setdefault(pair, []).append((Finding(rule.id, RuleKind.LOAD, together, rule.words), drugs, ()))


def _person(
    entries: Sequence[_Entry], holding: Mapping[str, str], knowledge: Compiled, found: _Found
) -> None:
    """Medicines against what the person lives with."""
    for code, said in holding.items():
        for rule in knowledge.conditions.get(code, ()):
            subjects = knowledge.condition_subjects[rule.id]
            for entry in entries:
                for drug in entry.drugs:
                    if subjects >> knowledge.place[drug] & 1:
                        finding = Finding(rule.id, RuleKind.CONDITION, rule.severity, rule.words)
                        notes = (entry.note,) if entry.note else ()
                        found.setdefault((entry.name, said), []).append((finding, (drug,), notes))


def _alerts(found: _Found, knowledge: Compiled) -> tuple[Alert, ...]:
    """One alert a pair, worst first; the order of the list decides between equals."""
    alerts = [_alert(pair, parts, knowledge) for pair, parts in found.items()]
    return tuple(sorted(alerts, key=lambda alert: -RANK[alert.severity]))


def _alert(
    pair: tuple[str, str],
    parts: list[tuple[Finding, tuple[str, ...], tuple[str, ...]]],
    knowledge: Compiled,
) -> Alert:
    if len(parts) > 1:
        parts = sorted(parts, key=_worst_first)
    head, drugs, notes = parts[0]
    words = head.words
    return Alert(
        pair=pair,
        drugs=drugs,
        rule=head.rule,
        kind=head.kind,
        severity=head.severity,
        mechanism=words.mechanism,
        effect=words.effect,
        advice=words.advice,
        source=words.source,
        evidence=words.evidence,
        dated=knowledge.manifest.edition,
        action=knowledge.rules.actions[head.severity],
        notes=notes,
        also=tuple(dict.fromkeys([part[0] for part in parts if part[0].rule != head.rule])),
    )


def _worst_first(part: tuple[Finding, tuple[str, ...], tuple[str, ...]]) -> tuple[int, int, str]:
    return part[0].order


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A proposed change of the list: names to add and names to take away (by the name they stand under)."""

    add: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The list as it would be; ``new`` are the alerts that the change brings, ``gone`` those that it takes away."""

    after: Checked
    new: tuple[Alert, ...]
    gone: tuple[Alert, ...]


def check_change(
    items: Sequence[Item | str],
    change: Change,
    conditions: Sequence[str],
    events: Sequence[Event],
    knowledge: Compiled,
    *,
    today: date,
    proof: Proof | None = None,
) -> Proposed:
    """Check a proposed change. What is stopped goes on counting for as long as it still acts."""
    proof = prove_alive(knowledge) if proof is None else proof
    before = check(items, conditions, events, knowledge, today=today, proof=proof)
    stopping = {normalised(name) for name in change.stop}
    kept = [
        item for item in items if normalised(item if isinstance(item, str) else item.name) not in stopping
    ]
    stopped = [Event(EventKind.STOPPED, of=name, on=today) for name in change.stop]
    after = check([*kept, *change.add], conditions, [*events, *stopped], knowledge, today=today, proof=proof)
    known = {_mark(alert) for alert in before.alerts}
    left = {_mark(alert) for alert in after.alerts}
    return Proposed(
        after=after,
        new=tuple(alert for alert in after.alerts if _mark(alert) not in known),
        gone=tuple(alert for alert in before.alerts if _mark(alert) not in left),
    )


def _mark(alert: Alert) -> tuple[frozenset[str], str, str, Severity]:
    """What makes an alert the same one under another spelling of its medicines."""
    about = alert.pair[1] if alert.kind in (RuleKind.CONDITION, RuleKind.EVENT) else ""
    return frozenset(alert.drugs), about, alert.rule, alert.severity
