"""What consents written by other systems say, together: permit, redact or deny."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .directive import DENY, PERMIT, SILENT, Asked, Directive, Item, Keys, Rule
from .fitting import Moment, fits, fits_period
from .labelling import CONFIDENTIALITY, RANK
from .purposes import PROCEEDINGS, implied_by
from .verdict import Decision


@dataclass(frozen=True, slots=True)
class Said:
    """What one consent says about one record; of a yes, the purposes and labels that the rules that say it name."""

    what: str
    purposes: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()


def _within(rule: Rule, outer: Rule) -> Rule:
    """``rule`` with what it does not state itself taken from the rule around it. Without a type it never loosens."""
    kept = {
        name: getattr(outer, name)
        for name in ("data_period", "actors", "actions", "labels", "purposes", "classes", "codes", "data")
        if not getattr(rule, name)
    }
    return replace(rule, type=rule.type or DENY, **kept)


def _exceptions(outer: Rule, moment: Moment, item: Item | None, hopeful: bool) -> Said | None:
    """What the nested rules say: each branch by its deepest rule that fits; among branches a no beats a yes."""
    found: list[Said] = []
    for nested in outer.rules:
        rule = _within(nested, outer)
        if not fits_period(rule, moment.asked.at):
            continue
        said = _exceptions(rule, moment, item, hopeful)
        if said is None and _speaks(rule, moment, item, hopeful):
            said = _yes(rule) if rule.type == PERMIT else Said(DENY)
        if said is not None:
            found.append(said)
    if not found or any(said.what == DENY for said in found):
        return Said(DENY) if found else None
    return Said(
        PERMIT,
        frozenset().union(*(said.purposes for said in found)),
        frozenset().union(*(said.labels for said in found)),
    )


def _yes(rule: Rule) -> Said:
    return Said(PERMIT, rule.purposes, rule.labels)


def _speaks(rule: Rule, moment: Moment, item: Item | None, hopeful: bool) -> bool:
    """Whether a rule applies; with no item, hopefully (some content could pass) or fearfully (all must)."""
    if item is None and not hopeful:
        return fits(rule, moment, None, sure=True) and (rule.type == DENY or not rule.is_about_content)
    return fits(rule, moment, item, sure=rule.type == PERMIT)


def _says(directive: Directive, moment: Moment, item: Item | None, hopeful: bool = True) -> Said:
    root = directive.root
    if not fits_period(root, moment.asked.at):
        return Said(SILENT)
    base = directive.base
    if directive.emergencies_only and moment.purpose and "ETREAT" in implied_by(moment.purpose):
        base = PERMIT
    rule = root
    if not root.type and directive.authorises and (not root.is_bare or root.rules):
        rule = replace(root, type=PERMIT if not root.is_bare else SILENT)
    said = _exceptions(replace(rule, type=rule.type or base), moment, item, hopeful)
    return said or _root_says(rule, base, moment, item, hopeful)


def _root_says(rule: Rule, base: str, moment: Moment, item: Item | None, hopeful: bool) -> Said:
    if rule.type:
        if _speaks(rule, moment, item, hopeful):
            return _yes(rule) if rule.type == PERMIT else Said(DENY)
        return Said(DENY if base == DENY else base if rule.type == DENY else SILENT)
    if rule.is_bare or base != PERMIT:
        return Said(base)
    if rule.rules and all(nested.type != PERMIT for nested in rule.rules):
        # around noes its conditions say where the base policy holds
        return _yes(rule) if _speaks(replace(rule, type=PERMIT), moment, item, hopeful) else Said(SILENT)
    exception = replace(rule, type=DENY)  # "an exception to the base policy"
    if _speaks(exception, moment, item, hopeful):
        return Said(DENY)
    # around a yes it can be read both ways, so that neither is a yes for what it does not describe
    return Said(SILENT if rule.rules else PERMIT)


def why_not_applicable(directive: Directive, asked: Asked) -> str:
    """Why a consent has no say here, as a code; empty where it has."""
    if directive.status != "active":
        return "consent_not_active"
    if not fits_period(directive.root, asked.at):
        return "consent_out_of_period"
    if _strong(directive.patient).is_apart(_strong(asked.patient)):
        return "consent_of_another_person"
    return "" if directive.scopes & _scopes(asked) else "consent_of_another_scope"


def _scopes(asked: Asked) -> frozenset[str]:
    """Which consents speak about a release: privacy; research too where research asks; others only when asked for."""
    if asked.scopes:
        return asked.scopes
    for_research = any("HRESCH" in implied_by(purpose) for purpose in asked.purposes)
    return frozenset({"patient-privacy", "research"} if for_research else {"patient-privacy"})


def why_no_yes(directive: Directive, said: Said, moment: Moment, item: Item | None) -> str:
    """Why a yes does not count, as a code; empty where it does."""
    if directive.unverified or directive.machine_made:
        return "consent_machine_made" if directive.machine_made else "consent_unsigned"
    if directive.signed_at is not None and moment.asked.at < directive.signed_at:
        return "consent_not_yet_signed"
    if item is not None and _is_unsure_whose(directive, item):
        return "consent_of_another_person"
    if moment.purpose in PROCEEDINGS and moment.purpose not in said.purposes:
        return "proceeding_needs_own_consent_or_order"
    if item is not None and "PSYTHPN" in item.reading.sensitive and "PSYTHPN" not in said.labels:
        return "notes_stand_apart"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveVerdict:
    """What the consents allow. ``released`` are ids; ``parts_withheld`` are ids of records inside released ones.

    ``reasons`` are (code, consent id); ``on_part_2`` says that a consent under 42 CFR part 2 or a record of that
    kind is among what goes.
    """

    decision: Decision
    reasons: tuple[tuple[str, str], ...]
    released: tuple[str, ...] = ()
    parts_withheld: tuple[str, ...] = ()
    relied_on: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    on_part_2: bool = False


def decide_directives(
    directives: Sequence[Directive], asked: Asked, items: Sequence[Item]
) -> DirectiveVerdict:
    """Decide by ``directives`` which of ``items`` may go; with no items, whether and how far anything may.

    A no beats a yes; no consent that speaks is a no; one active consent that cannot be read denies everything.
    """
    reasons: dict[tuple[str, str], None] = {}
    if any(one.unreadable for one in directives if one.status == "active"):
        unread = ((f"could_not_decide:{one.unreadable}", one.id) for one in directives if one.unreadable)
        return DirectiveVerdict(decision=Decision.DENY, reasons=tuple(unread))
    speaking: list[Directive] = []
    for one in directives:
        if why := why_not_applicable(one, asked):
            reasons[why, one.id] = None
        else:
            speaking.append(one)
    if not speaking:
        return DirectiveVerdict(decision=Decision.DENY, reasons=(("no_consent", ""), *reasons))
    if not items:
        return _without_content(speaking, asked, reasons)
    return _with_content(speaking, asked, items, reasons)


def _moments(asked: Asked) -> Iterable[Moment]:
    for purpose in asked.purposes or (None,):
        for action in asked.actions or (None,):
            yield Moment(asked, purpose, action)


def _may_go(
    speaking: Sequence[Directive], asked: Asked, item: Item | None, hopeful: bool,
    reasons: dict[tuple[str, str], None], relied_on: dict[str, None],
) -> bool:  # fmt: skip
    """Whether every purpose and action asked for has a yes and no no."""
    about = [one for one in speaking if item is None or _is_of(one, asked, item)]
    may = True
    for moment in _moments(asked):
        yes: list[str] = []
        for one in about:
            said = _says(one, moment, item, hopeful)
            why = "denied_by_consent" if said.what == DENY else ""
            if said.what == PERMIT and not (why := why_no_yes(one, said, moment, item)):
                yes.append(one.id)
            if why:
                reasons[why, one.id] = None
            may = may and said.what != DENY
        if not yes:
            reasons["not_covered_by_consent", ""] = None
        may = may and bool(yes)
        relied_on.update(dict.fromkeys(yes))
    return may


def _strong(keys: Keys) -> Keys:
    """``keys`` without names: two people can have one name."""
    return replace(keys, names=frozenset())


def _is_of(directive: Directive, asked: Asked, item: Item) -> bool:
    """Whether a consent, and the request, may be about the person a record is of."""
    return not (
        _strong(directive.patient).is_apart(item.patient) or _strong(asked.patient).is_apart(item.patient)
    )


def _is_unsure_whose(directive: Directive, item: Item) -> bool:
    """Whether consent and record both say of whom they are, in ways that cannot be compared."""
    whose = _strong(directive.patient)
    return whose != Keys() and item.patient != Keys() and not whose.has_match(item.patient)


def _without_content(
    speaking: Sequence[Directive], asked: Asked, reasons: dict[tuple[str, str], None]
) -> DirectiveVerdict:
    relied_on: dict[str, None] = {}
    if not _may_go(speaking, asked, None, True, reasons, relied_on):
        return DirectiveVerdict(decision=Decision.DENY, reasons=tuple(reasons))
    all_of_it = _may_go(speaking, asked, None, False, {}, {})
    told = tuple(("permitted_by_consent", one) for one in relied_on)
    return DirectiveVerdict(
        decision=Decision.PERMIT if all_of_it else Decision.REDACT, reasons=told, relied_on=tuple(relied_on),
        on_part_2=any(one.is_part_2 for one in speaking if one.id in relied_on),
    )  # fmt: skip


def _with_content(
    speaking: Sequence[Directive],
    asked: Asked,
    items: Sequence[Item],
    reasons: dict[tuple[str, str], None],
) -> DirectiveVerdict:
    released: list[Item] = []
    withheld: list[str] = []
    relied_on: dict[str, None] = {}
    for item in items:
        used: dict[str, None] = {}
        if not _may_go(speaking, asked, item, True, reasons, used):
            continue
        released.append(item)
        relied_on |= used
        withheld += [part.id for part in item.parts if not _may_go(speaking, asked, part, True, reasons, {})]
    if not released:
        return DirectiveVerdict(decision=Decision.DENY, reasons=tuple(reasons))
    whole = len(released) == len(items) and not withheld
    told = tuple(("permitted_by_consent", one) for one in relied_on)
    part_2 = any(item.reading.part_2 for item in released)
    return DirectiveVerdict(
        decision=Decision.PERMIT if whole else Decision.REDACT,
        reasons=told if whole else (*told, *reasons),
        released=tuple(item.id for item in released),
        parts_withheld=tuple(withheld),
        relied_on=tuple(relied_on),
        labels=_labels(released),
        on_part_2=part_2 or any(one.is_part_2 for one in speaking if one.id in relied_on),
    )


def _labels(items: Sequence[Item]) -> frozenset[str]:
    """Every sensitivity that goes and the highest confidentiality (PRV-009)."""
    highest = max(RANK[item.reading.confidentiality] for item in items)
    sensitive = frozenset(label for item in items for label in item.reading.sensitive)
    return sensitive | {CONFIDENTIALITY[highest]}
