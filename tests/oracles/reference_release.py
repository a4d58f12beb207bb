"""The slow, obvious twin of the decision about releases: every objection that the law knows, asked one by one.

Written from 42 CFR part 2 (2024) and 45 CFR 164 as the privacy requirements tell them, in another shape than the
fast one and sharing only its values: for each record and each basis it lists all objections. A record goes when
at least one basis has none. Nothing here is prepared, indexed or cut short.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from carebraid.core.privacy.consent import (
    Agreement,
    Consent,
    CourtOrder,
    Information,
    Papers,
    Recipient,
    Restriction,
    ThreatFinding,
)
from carebraid.core.privacy.verdict import ReleaseRequest, Resource

# HL7 v3 ActReason, as a list of every wider purpose that a purpose is a kind of.
WIDER = {
    "TREAT": "", "CAREMGT": "TREAT", "CLINTRL": "TREAT", "COC": "TREAT", "POPHLTH": "TREAT", "ETREAT": "TREAT",
    "BTG": "ETREAT TREAT", "ERTREAT": "ETREAT TREAT", "HPAYMT": "", "CLMATTCH": "HPAYMT", "COVAUTH": "HPAYMT",
    "ELIGVER": "HPAYMT", "HOPERAT": "", "HCOMPL": "HOPERAT", "HACCRED": "HOPERAT", "HQUALIMP": "HOPERAT",
    "PERFMSR": "HOPERAT", "FRAUD": "HOPERAT", "TRAIN": "HOPERAT", "HLEGAL": "HOPERAT", "HRESCH": "",
    "CLINTRCH": "HRESCH", "CLINTRCHPC": "CLINTRCH HRESCH", "PATRQT": "", "FAMRQT": "PATRQT", "SUPNWK": "PATRQT",
    "PUBHLTH": "", "THREAT": "PUBHLTH", "HMARKT": "", "FUNDRAISING": "HMARKT", "LEGAL": "", "JUDICIAL": "LEGAL",
    "LAW": "LEGAL", "CRIMERPT": "", "ABUSERPT": "",
}  # fmt: skip
PROCEEDING = {"LEGAL", "JUDICIAL", "LAW", "HLEGAL"}
SUBSTANCE = {"ETH", "SUD", "ETHUD", "OPIOIDUD", "ALC", "42CFRPart2"}
OTHER_SENSITIVE = {
    "MH", "PSY", "EMOTDIS", "BH", "PSYTHPN", "COGN", "DVD", "HIV", "STD", "SDV", "SEX", "GDIS", "SICKLE", "TBOO",
    "VIO", "SCA", "MST", "PREGNANT", "SPI", "LIVARG", "DRGIS", "ADOL", "CEL",
}  # fmt: skip
LEVELS = {"U", "L", "M", "N", "R", "V"}


def is_kind_of(purpose: str, wider: str) -> bool:
    return purpose in WIDER and (purpose == wider or wider in WIDER[purpose].split())


def plain(name: str) -> str:
    letters = [c for c in unicodedata.normalize("NFKD", name) if unicodedata.category(c) != "Mn"]
    text = re.sub("['’]", "", "".join(letters).casefold())
    return " ".join(re.findall(r"[^\W_]+", text))


def names_of(recipient: Recipient) -> list[str]:
    return [plain(name) for name in [recipient.name, *recipient.other_names] if plain(name)]


def system_of(identifier: str) -> str:
    return identifier[: identifier.rindex("|")] if "|" in identifier else ""


def good_ids(ids: frozenset[str]) -> list[str]:
    return [one for one in ids if one[one.rfind("|") + 1 :].strip()]


def is_the_one(recipient: Recipient, request: ReleaseRequest) -> bool:
    """PRV-014: an identifier in common; or a whole name in common and no identifiers of one system that differ."""
    ours, theirs = good_ids(recipient.identifiers), good_ids(request.identifiers)
    for one in ours:
        if one in theirs:
            return True
    for one in ours:
        for other in theirs:
            if system_of(one) == system_of(other):
                return False
    return any(name in [plain(asked) for asked in request.names] for name in names_of(recipient))


# --- what a record is ------------------------------------------------------------------------------------------


def is_unlabelled(labels: frozenset[str]) -> bool:
    return len(labels) == 0 or any(
        one not in SUBSTANCE and one not in OTHER_SENSITIVE and one not in LEVELS for one in labels
    )


def sensitivities(labels: frozenset[str]) -> set[str]:
    found = {one for one in labels if one in SUBSTANCE or one in OTHER_SENSITIVE}
    return found | {"ETH", "SUD"} if is_unlabelled(labels) else found


def notes_of(resource: Resource) -> set[str]:
    found = {"psychotherapy"} if "PSYTHPN" in resource.labels else set()
    if resource.notes is not None:
        found.add(str(resource.notes))
    return found


def yes_reaches(label: str, sensitivity: str) -> bool:
    if label == sensitivity:
        return True
    if label in ("ETH", "SUD", "42CFRPart2"):
        return sensitivity in SUBSTANCE
    families = {
        "MH": {"PSY", "EMOTDIS"}, "BH": {"MH", "PSY", "EMOTDIS", "COGN", "DVD"}, "SEX": {"PREGNANT"},
        "SDV": {"VIO", "MST"},
    }  # fmt: skip
    return sensitivity in families.get(label, set())


def no_reaches(label: str, sensitivity: str) -> bool:
    if yes_reaches(label, sensitivity):
        return True
    wider = {
        "BH": SUBSTANCE | {"PSYTHPN"}, "MH": {"PSYTHPN"}, "PSY": {"PSYTHPN"}, "STD": {"HIV"},
    }  # fmt: skip
    return sensitivity in wider.get(label, set())


# --- what is wrong with a consent ------------------------------------------------------------------------------

ALLOWED_PURPOSES = {
    "tpo": lambda p: (
        p not in PROCEEDING and any(is_kind_of(p, top) for top in ("TREAT", "HPAYMT", "HOPERAT"))
    ),
    "proceedings": lambda p: p in PROCEEDING or p == "PROCEEDING",
    "research": lambda p: is_kind_of(p, "HRESCH"),
    "supporter": lambda p: p in ("FAMRQT", "SUPNWK", "PWATRNY"),
    "fundraising": lambda p: p == "FUNDRAISING",
}


def may_be_for(kind: str, purpose: str) -> bool:
    if purpose not in WIDER:
        return False
    rule = ALLOWED_PURPOSES.get(kind)
    return rule(purpose) if rule else purpose not in PROCEEDING and purpose != "FUNDRAISING"


def defects(consent: Consent) -> set[str]:
    """2.31(a): each required element that is missing, and each that is not allowed for this kind."""
    found: set[str] = set()
    kind, info = str(consent.kind), consent.information
    says = bool(info.everything or info.labels or info.classes or info.codes)
    if not plain(consent.patient_name):
        found.add("name")
    if not any(plain(name) for name in consent.disclosers):
        found.add("discloser")
    if not info.described.strip() or not (says or info.notes):
        found.add("information")
    if any(not plain(recipient.name) for recipient in consent.recipients):
        found.add("recipient")
    if not consent.recipients and not consent.designations:
        found.add("recipient")
    allowed = {
        "tpo": {"treating_providers", "health_plans", "payers", "operations_helpers"},
        "general": {"treating_providers"}, "intermediary": {"treating_providers"},
    }.get(kind, set())  # fmt: skip
    if any(str(one) not in allowed for one in consent.designations):
        found.add("class wording")
    if kind == "intermediary" and (consent.intermediary is None or not plain(consent.intermediary.name)):
        found.add("intermediary")
    if not consent.purposes or any(not may_be_for(kind, purpose) for purpose in consent.purposes):
        found.add("purpose")
    notes = {"counselling_notes": "counselling", "psychotherapy_notes": "psychotherapy"}.get(kind)
    if (str(info.notes) if info.notes else None) != notes or (notes and says):
        found.add("stands apart")
    if not consent.right_to_revoke.strip():
        found.add("right to revoke")
    if kind == "tpo" and {str(one) for one in consent.statements} != {
        "may_be_passed_on", "not_against_you", "if_you_refuse",
    }:  # fmt: skip
        found.add("statements")
    expiry = consent.expiry
    if expiry.on is None and not expiry.event.strip() and not expiry.none:
        found.add("expiry")
    if expiry.none and kind != "tpo":
        found.add("no expiry is for TPO only")
    if expiry.event == "end_of_research" and kind != "research":
        found.add("end of research is for research only")
    if kind == "criminal_justice" and expiry.event != "final_disposition":
        found.add("final disposition")
    return found | signature_defects(consent)


def signature_defects(consent: Consent) -> set[str]:
    found = set() if consent.signatures else {"signature"}
    for one in consent.signatures:
        if not plain(one.signer) or not one.method.strip() or one.method == "machine":
            found.add("signature")
        if str(one.signer_kind) != "patient" and not one.authority.strip():
            found.add("authority")
        if one.signed_at is None or one.signed_at.tzinfo is None:
            found.add("time of signing")
        if not (one.text_sha256.strip() and one.text_version.strip() and one.language.strip()):
            found.add("evidence")
    return found


def local_date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def age(born: date, today: date) -> int:
    """Whole years; somebody born on 29 February turns a year older on 1 March of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def age_signatures_missing(consent: Consent, papers: Papers, at: datetime) -> bool:
    """2.14: adults sign themselves (or by a representative); minors alone where their state says so, else with a parent."""
    signed = {str(one.signer_kind) for one in consent.signatures}
    if papers.born_on is None:
        return not {"patient", "parent_or_guardian"} <= signed
    today = local_date(at, papers.zone)
    rules = [
        rule
        for rule in papers.minor_rules
        if papers.state and rule.state.lower() == papers.state.lower()
        and not (rule.from_on and today < rule.from_on) and not (rule.until_on and today >= rule.until_on)
    ]  # fmt: skip
    years = age(papers.born_on, today)
    if years >= max([rule.adult_at for rule in rules] or [18]):
        return not ("patient" in signed or "representative" in signed)
    alone = bool(rules)
    for rule in rules:
        if rule.alone_from is None or years < rule.alone_from:
            alone = False
    return "patient" not in signed or (not alone and "parent_or_guardian" not in signed)


def is_grown_up(papers: Papers, at: datetime) -> bool:
    if papers.born_on is None:
        return False
    today = local_date(at, papers.zone)
    limits = [
        rule.adult_at
        for rule in papers.minor_rules
        if papers.state and rule.state.lower() == papers.state.lower()
        and not (rule.from_on and today < rule.from_on) and not (rule.until_on and today >= rule.until_on)
    ]  # fmt: skip
    return age(papers.born_on, today) >= max(limits or [18])


def objections_to_consent(consent: Consent, request: ReleaseRequest, papers: Papers) -> set[str]:
    """Every reason not to rely on this consent for this request at this moment (2.31(c), 2.13)."""
    at, found = request.at, set(defects(consent))
    if consent.refuses:
        found.add("it is a no")
    if consent.patient_id != papers.patient_id:
        found.add("another person's")
    if str(consent.status) != "active" or consent.revoked_at or consent.stopped_at or consent.known_false:
        found.add("not in force")
    if consent.expiry.event_at is not None:
        found.add("its event has come")
    if consent.expiry.on is not None and local_date(at, consent.zone) > consent.expiry.on:
        found.add("its day is over")
    for one in consent.signatures:
        if one.signed_at is not None and one.signed_at.tzinfo is not None and at < one.signed_at:
            found.add("not signed yet")
    old = consent.form_on is None or consent.form_on < date(2024, 4, 16)
    if old and local_date(at, consent.zone) >= date(2026, 2, 16) and not papers.old_forms_honoured:
        found.add("old form")
    if age_signatures_missing(consent, papers, at):
        found.add("signature for this age")
    if not any(is_kind_of(request.purpose, one) for one in consent.purposes):
        found.add("other purpose")
    if not may_be_for(str(consent.kind), request.purpose):
        found.add("not for such a purpose")
    if plain(request.discloser) not in [plain(name) for name in consent.disclosers if plain(name)]:
        found.add("other discloser")
    if str(consent.kind) == "supporter" and str(request.recipient_class) != "supporter":
        found.add("not a supporter")
    if not reaches_recipient(consent, request, papers):
        found.add("other recipient")
    return found


def reaches_recipient(consent: Consent, request: ReleaseRequest, papers: Papers) -> bool:
    whom = list(consent.recipients)
    if str(consent.kind) == "intermediary" and consent.intermediary:
        whom.append(consent.intermediary)
    if any(is_the_one(recipient, request) for recipient in whom):
        return True
    for designation in map(str, consent.designations):
        top = {"treating_providers": "TREAT", "health_plans": "HPAYMT", "payers": "HPAYMT"}.get(
            designation, "HOPERAT"
        )
        if not is_kind_of(request.purpose, top) or request.purpose in PROCEEDING:
            continue
        for tie in papers.relationships:
            now = tie.from_at <= request.at and (tie.until_at is None or request.at < tie.until_at)
            decided = bool(tie.decided_by.strip() and tie.why.strip())
            if (
                now
                and is_the_one(tie.recipient, request)
                and (designation == "treating_providers" or decided)
            ):
                return True
    return False


# --- what a basis covers ---------------------------------------------------------------------------------------


@dataclass
class Basis:
    what: str
    information: Information
    consent: bool = False
    against_restrictions: bool = False
    against_refusals: bool = False
    paper: object = None


def objections_to_content(basis: Basis, resource: Resource, whole: bool, request: ReleaseRequest) -> set[str]:
    """Every reason why this record (``whole``) or this part of one does not stand on this basis."""
    info, found = basis.information, set()
    notes, sensitive = notes_of(resource), sensitivities(resource.labels)
    if basis.what == "own notes":
        ours = [resource.author] if "|" in resource.author else []
        author = Recipient(name=resource.author, identifiers=frozenset(ours))
        return set() if notes and is_the_one(author, request) else {"not their own notes"}
    if notes or info.notes is not None:
        if notes != {str(info.notes)}:
            found.add("notes stand apart")
    else:
        if basis.what == "hipaa" and (sensitive & SUBSTANCE or is_unlabelled(resource.labels)):
            found.add("part 2")
        if basis.what == "public health" and not resource.deidentified:
            found.add("somebody could be recognised")
        if not info.everything and info.labels:
            if is_unlabelled(resource.labels):
                found.add("nobody knows its sensitivity")
            for one in sensitive:
                if not any(yes_reaches(label, one) for label in info.labels):
                    found.add("sensitivity not covered")
    if not whole:
        return found
    if isinstance(basis.paper, ThreatFinding) and resource.id not in basis.paper.record_ids:
        found.add("not among the facts")
    if (info.from_on or info.until_on) and not dated_within(info, resource):
        found.add("other time")
    if info.notes is None and not info.everything:
        if not info.labels and not info.classes and not info.codes:
            found.add("nothing described")
        if info.labels and not sensitive and "N" not in info.labels:
            found.add("ordinary, and only sensitivities are described")
        if info.classes and resource.kind not in info.classes:
            found.add("other class")
        if info.codes and not any(code in info.codes for code in resource.codes):
            found.add("other code")
    return found


def dated_within(info: Information, resource: Resource) -> bool:
    day = resource.dated_on
    return day is not None and (info.from_on or date.min) <= day <= (info.until_on or date.max)


def is_touched(info: Information, resource: Resource) -> bool:
    """Whether a no about ``info`` reaches the record; unknown is reached."""
    if resource.dated_on and (info.from_on or info.until_on) and not dated_within(info, resource):
        return False
    if info.notes:
        return str(info.notes) in notes_of(resource)
    if info.everything:
        return True
    by_label = (
        not info.labels
        or is_unlabelled(resource.labels)
        or any(no_reaches(label, one) for label in info.labels for one in sensitivities(resource.labels))
    )
    by_class = not info.classes or resource.kind in info.classes
    by_code = not info.codes or not resource.codes or any(code in info.codes for code in resource.codes)
    return by_label and by_class and by_code


def bars(no: Restriction | Consent, resource: Resource, request: ReleaseRequest, basis: Basis) -> bool:
    """Whether a restriction or a written refusal keeps this record from going on this basis."""
    if not is_touched(no.information, resource):
        return False
    if no.purposes and not any(is_kind_of(request.purpose, one) for one in no.purposes):
        return False
    classes = no.recipient_classes if isinstance(no, Restriction) else frozenset()
    if no.recipients or classes:
        nobody = not [n for n in request.names if plain(n)] and not good_ids(request.identifiers)
        same_name = any(
            name in [plain(asked) for asked in request.names]
            for recipient in no.recipients
            for name in names_of(recipient)
        )
        of_class = request.recipient_class in classes
        if not (nobody or same_name or of_class or any(is_the_one(r, request) for r in no.recipients)):
            return False
    if isinstance(no, Restriction):
        return not (no.ended_at is not None and request.at >= no.ended_at) and not basis.against_restrictions
    if str(no.status) != "active" or no.revoked_at is not None:
        return False
    if no.expiry.on is not None and local_date(request.at, no.zone) > no.expiry.on:
        return False
    emergency = is_kind_of(request.purpose, "ETREAT")
    if emergency and no.purposes & {"ETREAT", "BTG", "ERTREAT"}:
        return True
    return not basis.against_refusals


# --- the bases -------------------------------------------------------------------------------------------------

ALL = Information(everything=True)


def bases(request: ReleaseRequest, papers: Papers) -> list[Basis]:
    found = [
        Basis("consent", consent.information, consent=True, paper=consent)
        for consent in papers.consents
        if not objections_to_consent(consent, request, papers)
    ]
    found += note_uses(request)
    purpose, kind = request.purpose, str(request.recipient_class)
    if purpose in PROCEEDING:
        if papers.held_for not in ("research", "audit"):
            found += [
                Basis("order", order.permitted, against_restrictions=True, against_refusals=True, paper=order)
                for order in papers.orders
                if not objections_to_order(order, request)
            ]
        return found
    signed_in = f"urn:carebraid:patient|{request.patient_id}" in request.identifiers
    if purpose == "PATRQT" and kind == "patient" and signed_in:
        found.append(Basis("own record", ALL, against_restrictions=True, against_refusals=True))
    if is_kind_of(purpose, "ETREAT") and is_emergency(request):
        found.append(Basis("emergency", ALL, against_restrictions=True, against_refusals=True))
    tpo = any(is_kind_of(purpose, top) for top in ("TREAT", "HPAYMT", "HOPERAT"))
    if tpo and kind in ("covered_entity", "part2_programme"):
        found.append(Basis("hipaa", ALL))
    found += [b for agreement in papers.agreements for b in agreement_basis(agreement, request)]
    if is_kind_of(purpose, "PUBHLTH"):
        found.append(Basis("public health", ALL))
    reports = {"CRIMERPT": "crime_report", "ABUSERPT": "child_abuse_report"}
    if purpose in reports:
        only = Information(classes=frozenset({reports[purpose]}))
        found.append(Basis("report", only, against_restrictions=True, against_refusals=True))
    if purpose in ("FAMRQT", "SUPNWK") and not is_grown_up(papers, request.at):
        for finding in papers.threat_findings:
            made = finding.director.strip() and finding.finding.strip() and finding.found_at <= request.at
            if made and is_the_one(finding.recipient, request):
                found.append(Basis("threat", ALL, against_refusals=True, paper=finding))
    return found


def note_uses(request: ReleaseRequest) -> list[Basis]:
    basis, counselling = str(request.notes_basis), Information(notes="counselling")  # type: ignore[arg-type]
    if str(request.action) != "use":
        return []
    if basis == "originator_treatment" and is_kind_of(request.purpose, "TREAT"):
        return [Basis("own notes", ALL)]
    if basis == "supervised_training" and is_kind_of(request.purpose, "TRAIN"):
        return [Basis("training", counselling)]
    if basis == "own_defence" and request.purpose in PROCEEDING:
        return [Basis("defence", counselling)]
    return []


def is_emergency(request: ReleaseRequest) -> bool:
    claim = request.emergency
    if claim is None:
        return False
    told = all(
        plain(text)
        for text in (claim.recipient_name, claim.recipient_facility, claim.discloser, claim.nature)
    )
    fresh = timedelta(0) <= request.at - claim.at < timedelta(hours=24)
    them = {plain(claim.recipient_name), plain(claim.recipient_facility)}
    return told and fresh and any(plain(name) in them for name in request.names if plain(name))


def agreement_basis(agreement: Agreement, request: ReleaseRequest) -> list[Basis]:
    over = agreement.until_at is not None and request.at >= agreement.until_at
    if request.at < agreement.from_at or over or not is_the_one(agreement.recipient, request):
        return []
    if not agreement.reference.strip():
        return []
    kind, purpose = str(agreement.kind), request.purpose
    if kind == "service":
        serves = str(request.recipient_class) in ("service_organisation", "business_associate")
        fits = is_kind_of(purpose, "HPAYMT") or is_kind_of(purpose, "HOPERAT")
        return [Basis("service", ALL)] if serves and fits and not request.third_party_care else []
    if kind == "audit":
        if purpose not in ("HCOMPL", "HACCRED", "HQUALIMP", "PERFMSR", "FRAUD"):
            return []
        whole = agreement.purpose.strip() and agreement.until_at and agreement.classes
        copies = str(request.action) != "access"
        if not whole or (copies and not agreement.destroy_by):
            return []
        return [Basis("audit", Information(classes=agreement.classes))]
    if not is_kind_of(purpose, "HRESCH") or not agreement.body.strip():
        return []
    if agreement.until_at is None or agreement.destroy_by is None:
        return []
    return [Basis("research", Information(classes=agreement.classes) if agreement.classes else ALL)]


def objections_to_order(order: CourtOrder, request: ReleaseRequest) -> set[str]:
    found = set()
    if order.id != request.order_id:
        found.add("not the order relied on")
    if not (order.court.strip() and order.case.strip() and order.findings.strip()):
        found.add("incomplete")
    if order.kind not in {"2.64", "2.65", "2.66", "2.67"}:
        found.add("no such order")
    if not order.notice_given or not order.compelled or order.vacated_at:
        found.add("not usable")
    if request.at < order.from_at or (order.until_at and request.at >= order.until_at):
        found.add("not in force")
    if not is_the_one(order.recipient, request):
        found.add("other recipient")
    return found


# --- together --------------------------------------------------------------------------------------------------


@dataclass
class Told:
    """The reference's answer: what is released, what is withheld, whether a consent carried any of it."""

    decision: str
    released: list[str]
    withheld: list[str]
    on_consent: bool


def reference_release(request: ReleaseRequest, resources: list[Resource], papers: Papers) -> Told:
    """The same question, answered by asking everything. Anything that cannot be read is a deny."""
    told = Told("deny", [], [], False)
    try:
        if request.at.tzinfo is None or request.patient_id != papers.patient_id:
            return told
        if request.purpose not in WIDER or str(request.action) not in ("access", "disclose", "use"):
            return told
        if any(c.refuses and c.patient_id != papers.patient_id and still_said(c) for c in papers.consents):
            return told
        for consent in papers.consents:
            ZoneInfo(consent.zone)
        request.at.astimezone(ZoneInfo(papers.zone)).astimezone(UTC)
        there = bases(request, papers)
        if not there:
            return told
        if not resources:
            return Told("permit", [], [], any(basis.consent for basis in there))
        for resource in resources:
            go_through(resource, there, True, request, papers, told)
    except Exception:
        return Told("deny", [], [], False)
    if told.released:
        told.decision = "redact" if told.withheld else "permit"
    else:
        told.on_consent = False
    return told


def still_said(consent: Consent) -> bool:
    return str(consent.status) == "active" and consent.revoked_at is None


def go_through(
    resource: Resource, there: list[Basis], whole: bool, request: ReleaseRequest, papers: Papers, told: Told
) -> None:
    for_supporter = str(request.recipient_class) == "supporter" or request.purpose in (
        "FAMRQT", "SUPNWK", "PWATRNY",
    )  # fmt: skip
    noes = [*papers.restrictions, *(consent for consent in papers.consents if consent.refuses)]
    left = [
        basis
        for basis in there
        if not objections_to_content(basis, resource, whole, request)
        and not (resource.safety and for_supporter)
        and not (resource.id in papers.held_back and (for_supporter or request.recipient_class == "patient"))
        and not any(bars(no, resource, request, basis) for no in noes)
    ]
    if not left:
        told.withheld += all_inside(resource)
        return
    told.released.append(resource.id)
    told.on_consent = told.on_consent or any(basis.consent for basis in left)
    for part in resource.parts:
        own = {field.name: getattr(part, field.name) for field in fields(Resource)}
        for name in ("labels", "dated_on", "author"):
            own[name] = own[name] or getattr(resource, name)
        go_through(Resource(**own), left, False, request, papers, told)


def all_inside(resource: Resource) -> list[str]:
    return [resource.id, *(one for part in resource.parts for one in all_inside(part))]
