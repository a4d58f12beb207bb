"""The slow reference for FHIR R4 consents, on the JSON itself: written from decision 0009, in another shape.

Each rule answers yes, maybe or no; a permit needs a yes, for a deny a maybe is enough. Of the tree of provisions every
path from the root is tried; a path that holds is silent where one below it holds. It knows its own tables, and reads
nothing of the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

YES, MAYBE, NO = 2, 1, 0
Json = dict[str, Any]

LEVELS = "ULMNRV"
PART_2 = {"ETH", "SUD", "OPIOIDUD", "ETHUD", "ALC", "42CFRPart2"}
MENTAL = {"MH", "PSY", "EMOTDIS"}
KNOWN = PART_2 | MENTAL | {"BH", "HIV", "STD", "SDV", "SEX", "PSYTHPN"}
WIDER = {
    "ETREAT": "TREAT",
    "BTG": "ETREAT",
    "COC": "TREAT",
    "CLMATTCH": "HPAYMT",
    "HLEGAL": "HOPERAT",
    "CLINTRCH": "HRESCH",
}
SOURCES = {"CST", "AUT"}
STATED = ("dataPeriod", "actor", "action", "securityLabel", "purpose", "class", "code", "data")
OPEN, CLOSED = {"OPTIN", "OPTINR", "IMPLIED"}, {"OPTOUT", "NOCONSENT", "EMRGONLY"}


def reference_directives(case: Json) -> tuple[str, list[str]]:
    """The decision and the ids of what goes."""
    consents, request, records = case["consents"], case["request"], case["resources"]
    if any(c["status"] == "active" and is_broken(c) for c in consents):
        return "deny", []
    at = moment(request["at"])[0]
    heard = [c for c in consents if is_heard(c, request, at)]
    gone = [r["id"] for r in records if heard and may_go(heard, request, r, at, records)]
    return ("permit" if len(gone) == len(records) else "redact" if gone else "deny"), gone


def is_broken(consent: Json) -> bool:
    def strange(node: Json) -> bool:
        return "condition" in node or any(strange(n) for n in node.get("provision", []))

    return "modifierExtension" in consent or strange(consent.get("provision", {}))


def is_heard(consent: Json, request: Json, at: datetime) -> bool:
    if consent["status"] != "active" or not in_period(consent.get("provision", {}), at):
        return False
    if "patient" in request and "patient" in consent and whose(consent["patient"], request["patient"]) == NO:
        return False
    research = any("HRESCH" in kinds(p) for p in request["purposeOfUse"])
    scope = consent["scope"]["coding"][0]["code"]
    return scope == "patient-privacy" or (research and scope == "research")


def whose(one: Json, other: Json) -> int:
    """Whether two references are to one person: yes, cannot be told, no."""
    if "reference" in one and "reference" in other:
        return YES if one["reference"] == other["reference"] else NO
    if "identifier" in one and "identifier" in other:
        if one["identifier"] == other["identifier"]:
            return YES
        return NO if one["identifier"]["system"] == other["identifier"]["system"] else MAYBE
    return MAYBE


def may_go(heard: list[Json], request: Json, record: Json, at: datetime, records: list[Json]) -> bool:
    of = record.get("subject")
    if of and "patient" in request and whose(request["patient"], of) == NO:
        return False
    for purpose in request["purposeOfUse"] or [None]:
        for action in request["action"] or [None]:
            answers = []
            for consent in heard:
                sure = YES if not of or "patient" not in consent else whose(consent["patient"], of)
                if sure != NO:
                    answers.append(answer_of(consent, request, record, purpose, action, at, records, sure))
            if "deny" in answers or "permit" not in answers:
                return False
    return True


def answer_of(
    consent: Json, request: Json, record: Json, purpose: str | None, action: str | None, at: datetime, records: list[Json], sure: int
) -> str:  # fmt: skip
    """permit, deny or nothing."""
    facts = (request, record, purpose, action, records)
    said, named = spoken(consent, facts, at)
    if said != "permit":
        return said
    verified = [v["verified"] for v in consent.get("verification", [])]
    doubts = (
        False in verified,
        consent.get("performer", [{}])[0].get("reference", "").startswith("Device/"),
        "dateTime" in consent and moment(consent["dateTime"])[0] > at,
        sure == MAYBE,
        purpose == "HLEGAL" and "HLEGAL" not in named,
        "PSYTHPN" in labels(record) and "PSYTHPN" not in named,
    )
    return "" if any(doubts) else "permit"


def spoken(consent: Json, facts: Any, at: datetime) -> tuple[str, set[str]]:
    code = consent["policyRule"]["coding"][0]["code"] if "policyRule" in consent else ""
    policy = "permit" if code in OPEN else "deny" if code in CLOSED else ""
    if code == "EMRGONLY" and facts[2] and "ETREAT" in kinds(facts[2]):
        policy = "permit"
    root = consent.get("provision", {})
    states = any(name in root for name in STATED)
    kind = root.get("type") or ("permit" if code == "hipaa-auth" and states else "")
    below = [(p, holds(p, facts)) for p in paths(root, kind or policy, at)]
    holding = [p for p, held in below if held]
    last = [p for p in holding if not any(q is not p and q["at"][: len(p["at"])] == p["at"] for q in holding)]
    if last:
        if any(p["type"] == "deny" for p in last):
            return "deny", set()
        return "permit", {one for p in last for one in codes(p, "purpose") | codes(p, "securityLabel")}
    whole = {**root, "type": kind}
    if kind == "permit":
        return ("permit", codes(root, "purpose") | codes(root, "securityLabel")) if holds(whole, facts) else (
            "deny" if policy == "deny" else "", set())  # fmt: skip
    if kind == "deny":
        return ("deny" if holds(whole, facts) else policy), set()
    if not states or policy != "permit":
        return policy, set()
    inner = [n.get("type") for n in root.get("provision", [])]
    if inner and "permit" not in inner:
        bound = holds({**root, "type": "permit"}, facts)
        return ("permit", codes(root, "purpose") | codes(root, "securityLabel")) if bound else ("", set())
    if holds({**root, "type": "deny"}, facts):
        return "deny", set()
    return ("" if inner else "permit"), set()


def paths(root: Json, kind: str, at: datetime) -> Iterator[Json]:
    """Every nested rule that is in its period with all around it, with what it keeps of those, and its place."""

    def walk(outer: Json, place: tuple[int, ...]) -> Iterator[Json]:
        for number, node in enumerate(outer.get("provision", [])):
            if not in_period(node, at):
                continue
            kept = {name: outer[name] for name in STATED if name in outer}
            rule = {**kept, **node, "at": (*place, number)}
            rule["type"] = node.get("type") or "deny"
            yield rule
            yield from walk(rule, rule["at"])

    yield from walk({**root, "type": kind}, ())


def holds(rule: Json, facts: Any) -> bool:
    request, record, purpose, action, records = facts
    wanted = {"access", "disclose"} if action is None else {action}
    parts = [
        actors(rule.get("actor", []), request, record),
        YES if "action" not in rule or codes(rule, "action") & wanted else NO,
        YES if "purpose" not in rule else MAYBE if purpose is None else YES if codes(rule, "purpose") & kinds(purpose) else NO,
        dates(rule.get("dataPeriod"), record),
        YES if "class" not in rule or record["resourceType"] in codes(rule, "class") else NO,
        coded(rule, record),
        max((linked(one, record, records) for one in rule["data"]), default=NO) if "data" in rule else YES,
    ]  # fmt: skip
    level = labelled(rule, record)
    return level and min(parts) >= (YES if rule["type"] == "permit" else MAYBE)


def actors(named: list[Json], request: Json, record: Json) -> int:
    asks = request["actor"]
    receivers = [a for a in named if a["role"]["coding"][0]["code"] not in SOURCES]
    sources = [a for a in named if a not in receivers]
    told = max((who(a["reference"], asks) for a in receivers), default=YES)
    if not sources:
        return told
    if any(who(a["reference"], asks) == YES for a in sources):
        return told
    holders = [*([request["custodian"]] if "custodian" in request else []), *record.get("performer", [])]
    if not holders:
        return min(told, YES if receivers else MAYBE)
    return min(told, max(who(a["reference"], h) for a in sources for h in holders))


def who(one: Json, other: Json) -> int:
    if one.get("identifier") and one.get("identifier") == other.get("identifier"):
        return YES
    if "reference" in one and "reference" in other:
        (server, tail), (of_server, of_tail) = split(one["reference"]), split(other["reference"])
        if tail == of_tail:
            return YES if not (server and of_server) or server == of_server else MAYBE
    named = (
        one.get("display", "").casefold()
        and one.get("display", "").casefold() == other.get("display", "").casefold()
    )
    strong = [bool(x.get("identifier") or x.get("reference")) for x in (one, other)]
    if named:
        return MAYBE if all(strong) else YES
    a, b = one.get("identifier"), other.get("identifier")
    if a and b and a["value"].casefold() == b["value"].casefold():
        systems = a.get("system", "").casefold(), b.get("system", "").casefold()
        if systems[0] == systems[1] or "" in systems:
            return MAYBE
    shared = [name for name in ("identifier", "reference", "display") if name in one and name in other]
    return NO if shared else MAYBE


def split(reference: str) -> tuple[str, str]:
    server, tail = reference.rsplit("/", 2)[:-2], "/".join(reference.split("/")[-2:])
    return "".join(server), tail


def labels(record: Json) -> set[str]:
    return {one["code"] for one in record.get("meta", {}).get("security", [])}


def labelled(rule: Json, record: Json) -> bool:
    if "securityLabel" not in rule:
        return True
    wanted, own = codes(rule, "securityLabel"), labels(record)
    ordinary = record["resourceType"] in ("Organization", "Practitioner")
    if not own and ordinary:
        own = {"N"}
    unknown = not own or bool(own - KNOWN - set(LEVELS))
    secret = (own & KNOWN) | ({"ETH", "SUD"} if unknown else set())
    least = "V" if secret & {"PSYTHPN", "SDV"} else "R" if secret else "U"
    level = max(LEVELS.index(x) for x in [*(own & set(LEVELS)), least])
    levels, topics = [LEVELS.index(x) for x in wanted & set(LEVELS)], wanted - set(LEVELS)
    if rule["type"] == "deny":
        touched = set().union(*(touches(t) for t in topics))
        return bool(levels and level >= min(levels)) or bool(topics and (unknown or secret & touched))
    covered = set().union(*(covers(t) for t in topics))
    return bool(levels and level <= max(levels)) or (not unknown and bool(secret) and secret <= covered)


def covers(topic: str) -> set[str]:
    return {"ETH": PART_2, "SUD": PART_2, "42CFRPart2": PART_2, "MH": MENTAL, "BH": MENTAL | {"BH"}}.get(
        topic, set()
    ) | {topic}


def touches(topic: str) -> set[str]:
    more = {"BH": PART_2 | {"PSYTHPN"}, "MH": {"PSYTHPN"}, "PSY": {"PSYTHPN"}, "STD": {"HIV"}}
    return covers(topic) | more.get(topic, set())


def dates(period: Json | None, record: Json) -> int:
    if not period:
        return YES
    if "effectiveDateTime" not in record:
        return NO if record["resourceType"] in ("Organization", "Practitioner") else MAYBE
    first, last = moment(record["effectiveDateTime"])
    start = moment(period["start"])[0] if "start" in period else datetime.min.replace(tzinfo=UTC)
    end = moment(period["end"])[1] if "end" in period else datetime.max.replace(tzinfo=UTC)
    if start <= first and last <= end:
        return YES
    return MAYBE if start <= last and first <= end else NO


def coded(rule: Json, record: Json) -> int:
    if "code" not in rule:
        return YES
    concept = record.get("code", {})
    if concept.get("text") and not concept.get("coding"):
        return MAYBE
    found = NO
    for want in (c for one in rule["code"] for c in one["coding"]):
        for have in concept.get("coding", []):
            if want["code"] == have["code"] and (want.get("system") in (None, have.get("system"))):
                found = YES
            elif want["code"] == have["code"] and "system" not in have:
                found = max(found, MAYBE)
    return found


def linked(one: Json, record: Json, records: list[Json]) -> int:
    target, name = one["reference"]["reference"], f"{record['resourceType']}/{record['id']}"
    if one["meaning"] == "authoredby":
        if record.get("performer"):
            return max(who(one["reference"], author) for author in record["performer"])
        return NO if record["resourceType"] in ("Organization", "Practitioner") else MAYBE
    if name == target:
        return YES
    if one["meaning"] in ("related", "dependents") and target in refers(record):
        return YES
    back = any(target == f"{r['resourceType']}/{r['id']}" and name in refers(r) for r in records)
    return YES if one["meaning"] == "related" and back else NO


def refers(record: Json) -> set[str]:
    listed = [*record.get("performer", []), *record.get("derivedFrom", []), record.get("subject", {})]
    return {one["reference"] for one in listed if "reference" in one}


def codes(rule: Json, name: str) -> set[str]:
    found = set()
    for one in rule.get(name, []):
        found |= {c["code"] for c in one["coding"]} if "coding" in one else {one["code"]}
    return found


def kinds(purpose: str) -> set[str]:
    found = {purpose}
    while purpose in WIDER:
        purpose = WIDER[purpose]
        found.add(purpose)
    return found


def in_period(node: Json, at: datetime) -> bool:
    period = node.get("period", {})
    begun = "start" not in period or moment(period["start"])[0] <= at
    return begun and ("end" not in period or at <= moment(period["end"])[1])


def moment(text: str) -> tuple[datetime, datetime]:
    """First and last moment of a day or a second, in UTC."""
    first = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if len(text) > 10:
        return first, first
    first = first.replace(tzinfo=UTC)
    return first, first + timedelta(days=1) - timedelta(microseconds=1)
