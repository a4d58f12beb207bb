"""Invented parcels: one piece of each kind, with words that try to be more than words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from carebraid.core.privacy.parcel import Parcel, Scope
from carebraid.core.privacy.verdict import Resource
from carebraid.knowledge.notices import find_notice
from carebraid.knowledge.record_words import in_words

AT = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
PERSON = "00000000-0000-4000-8000-000000000001"
HOSTILE = '*bold* #panic("out") $x$ = heading \\ <script>alert(1)</script> [link]("x") `raw` // gone /* gone */ @cite'


@dataclass(frozen=True)
class Made:
    """A piece as the store gives it."""

    resource: Resource
    at: datetime | None
    data: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return self.resource.kind


def piece(
    n: int, kind: str, data: Mapping[str, Any], *labels: str, at: datetime | None = AT,
    parts: tuple[Resource, ...] = (), row: str = "",
) -> Made:  # fmt: skip
    held = Resource(
        id=row or f"00000000-0000-4000-8000-0000000001{n:02}", kind=kind,
        labels=frozenset(labels or {"ETH", "BH", "R"}), parts=parts,
    )  # fmt: skip
    return Made(held, at, in_words(kind, data))


def whole() -> list[Made]:
    """One of each kind; what is not known is null, as the store gives it."""
    answers = {f"q{n}": 1 for n in range(1, 9)} | {"q9": None}
    return [
        piece(
            0, "person", {"name": "Robin", "legal_name": None, "pronouns": "they/them", "born_on": "1992-03-04",
            "languages": ["en", "es"], "number": "H-1", "telephone": None, "what_matters": HOSTILE},
            at=None, row=PERSON,
        ),
        piece(1, "condition", {"code": "opioid_use_disorder_moderate_severe"}, "ETH", "OPIOIDUD", "R", at=None,
              row=f"{PERSON}/condition/opioid_use_disorder_moderate_severe"),
        piece(2, "team", {"name": "Nadia", "role": "care_manager", "lead": True, "until": None}),
        piece(3, "medicine", {"kind": "medicine", "code": "sertraline", "value": {"state": "started"}}, "ETH", "PSY", "R"),
        piece(4, "medicine", {"kind": "dose", "code": "", "value": {"kind": "methadone", "taken": None, "amount": None}},
              "ETH", "OPIOIDUD", "R"),
        piece(12, "medicine", {"kind": "listed", "code": "methadone", "value": {"words": "methadone", "state": "taken",
              "amount": 72.5, "unit": "mg", "times_a_day": 1, "form": "oral", "started_on": "2026-01-02", "stopped_on": None,
              "reason": "", "prescriber": "Dr Osei"}, "trade_offs": ["It holds me"]}, "ETH", "OPIOIDUD", "R"),
        piece(13, "medicine", {"kind": "supply", "code": "methadone", "value": {"words": "methadone", "kind": "pick_up",
              "state": "refused", "days": 7}}, "ETH", "OPIOIDUD", "R"),
        piece(14, "medicine", {"kind": "supply", "code": "naltrexone", "value": {"words": "naltrexone", "kind": "injection",
              "state": "given", "days": None}}, "ETH", "R"),
        piece(16, "medicine", {"kind": "watched", "code": "lithium", "value": {"words": "lithium", "what": "lft_naltrexone",
              "due_on": "2026-03-01", "done_on": "2026-03-02", "result": {"values": {"alt": "4.2", "ast": None}, "said": "",
              "judged": "out_of_range"}}}, "ETH", "PSY", "R"),
        piece(17, "medicine", {"kind": "watched", "code": "lithium", "value": {"words": "lithium", "what": "lft_naltrexone",
              "due_on": "2026-09-01", "done_on": None, "result": None}}, "ETH", "PSY", "R"),
        piece(18, "medicine", {"kind": "changed", "code": "methadone", "value": {"words": "methadone", "what": "dose",
              "before": "60 mg", "after": "72.5 mg", "why": HOSTILE, "by": "Nadia"}}, "ETH", "OPIOIDUD", "R"),
        piece(19, "medicine", {"kind": "checked", "code": "alprazolam", "value": {"words": "alprazolam", "checked": True,
              "why_not": [], "alerts": [{"rule": "P003", "pair": ["methadone", "alprazolam"], "drugs": [], "kind": "pair",
              "severity": "major", "mechanism": "additive", "effect": "Overdose", "advice": "Avoid", "source": "FDA label",
              "evidence": "needs_check", "dated": "2026-03-01"}], "unknown": [], "overrides": [{"rule": "P003",
              "pair": ["methadone", "alprazolam"], "severity": "major", "reason": "short_course", "words": HOSTILE}],
              "edition": "x", "by": "Nadia", "second": ""}}, "ETH", "OPIOIDUD", "R"),
        piece(20, "medicine", {"kind": "checked", "code": "sertralyn", "value": {"words": "sertralyn", "checked": False,
              "why_not": ["interactions.unknown_medicine"], "alerts": [], "unknown": [{"name": "sertralyn", "kind": "medicine",
              "suggestions": []}], "overrides": [], "edition": "x", "by": "Nadia", "second": "Robin"}}, "ETH", "R"),
        piece(5, "assessment", {"instrument": "phq-9", "state": "complete", "answers": answers,
              "scores": {"total": 8, "symptom_count": None}, "bands": {"total": "mild"}, "source": "clinic"}, "ETH", "PSY", "R"),
        piece(6, "checkin", {"craving": 0, "worst": None, "mood": 6, "sleep_hours": 7.5, "used": "prefer_not",
              "medicine": None, "answering": "self", "safety": "no", "note": HOSTILE, "resist": 0,
              "distress": None, "cope": 4, "used_what": [], "triggers": ["payday"], "places": None, "feelings": ["tired"]}),
        piece(7, "urine", {"kind": "urine", "code": "", "value": {"result": "missing"}}, "ETH", "SUD", "R"),
        piece(8, "urine", {"kind": "urine", "code": "", "value": {"result": "positive", "found": ["opioids"]}}, "ETH", "SUD", "R"),
        piece(9, "appointment", {"kind": "visit", "state": "missed", "with": "Nadia", "reason": ""}),
        piece(10, "event", {"kind": "transition", "code": "detox", "value": {"days": 4, "where": None}}),
        piece(11, "safety_plan", {"version": 2, "by": "Robin", "lines": [{"step": "warning_signs", "words": HOSTILE}]},
              "ETH", "BH", "SDV", "V"),
        piece(15, "note", {"text": f"We talked of sleep.\n{HOSTILE}", "by": "Nadia", "version": 2,
              "written_at": "2026-03-04T16:00:00+00:00"}),
        piece(21, "medicine", {"kind": "effect", "code": "sertraline", "text": HOSTILE, "value": {"words": "sertraline",
              "said": HOSTILE, "burden": None, "answer": ""}}, "ETH", "PSY", "R"),
        piece(22, "medicine", {"kind": "brought", "code": "Riverside", "text": "x", "value": {"words": "Riverside",
              "items": ["methadone 60 mg", HOSTILE], "decided_at": None}}, "ETH", "OPIOIDUD", "R"),
    ]  # fmt: skip


def only_own() -> list[Made]:
    """What stands in the person's own copy alone."""
    return [
        piece(30, "safety_case", {"code": "suicide_safety", "level": "unknown", "closed_at": None}, "ETH", "PSY", "R"),
        piece(31, "safety_case", {"code": "overdose_prevention", "level": "high", "closed_at": "2026-03-05T10:00:00+00:00"}),
        piece(32, "own_sign", {"text": HOSTILE, "measure": "sleep", "is_low": True, "state": "watched", "then_what": "Call Ana",
              "tell": "me", "limit": {"measure": "sleep", "is_low": True, "threshold": 4.5, "run": 2}, "by": "Robin"}),
        piece(33, "own_sign", {"text": "", "measure": "craving", "is_low": False, "state": "proposed", "then_what": "",
              "tell": "team", "limit": None, "by": "Robin"}),
        piece(34, "forecast", {"task": "relapse_4wk", "model": "m-1", "week": 5, "probability": 0.304, "refused": "",
              "reasons": [], "over": True, "came": False}),
        piece(35, "forecast", {"task": "next_week_bad", "model": "m-1", "week": 5, "probability": None,
              "refused": "forecast.too_short", "reasons": [], "over": False, "came": None}),
        piece(36, "forecast", {"task": "standing", "level": None, "is_little": True, "newest_at": None}),
        piece(37, "reaching", {"kind": "contact", "code": "outreach", "value": {"tried": [{"outcome": "no_answer"}],
              "reached": "person", "outcome": "answered_themselves", "answered_at": "2026-03-04T16:00:00+00:00"}}),
        piece(38, "reaching", {"kind": "missed_visit", "code": "visit", "value": {"at": "2026-03-01T16:00:00+00:00",
              "barriers": ["transport"], "wanted": [], "arranged": []}}),
        piece(39, "reaching", {"kind": "phase", "code": "maintenance", "value": {"next_booster_at": "2026-04-01T16:00:00+00:00",
              "came_back_at": None}}),
        piece(40, "reaching", {"kind": "between_services", "code": "fuh", "value": {"from": "Ward", "to": "Harbour Bridge",
              "accepted_at": "2026-03-01T16:00:00+00:00", "seen_at": None, "ended_at": None, "ended_how": "", "travels": ["medicines"]}}),
        piece(41, "reaching", {"kind": "wish", "code": "", "value": {"ways": ["call", "video"]}}),
    ]  # fmt: skip


SCOPE = Scope(
    id="c-1", described="Everything about my care", recipients=("Riverside Family Medicine",), purposes=("TREAT",),
    signed_on=date(2026, 3, 1), ends="2027-03-01", right_to_revoke="You can stop this at any time in the app.",
    text_sha256="ab" * 32,
)  # fmt: skip


def parcel(**changed: Any) -> Parcel:
    """For a partner, unless changed."""
    notice = find_notice("full")
    values: dict[str, Any] = {
        "id": "00000000-0000-4000-8000-0000000000aa", "patient_id": PERSON, "pieces": whole(),
        "labels": frozenset({"ETH", "BH", "OPIOIDUD", "PSY", "SUD", "SDV", "V"}), "made_at": AT, "zone": "America/New_York",
        "programme": "Harbour Bridge", "recipient": "Riverside Family Medicine", "purpose": "TREAT",
        "notice": notice.text, "notice_version": notice.version, "terms": "only_as_the_consent_says", "scopes": (SCOPE,),
    }  # fmt: skip
    return Parcel(**(values | changed))


def own(**changed: Any) -> Parcel:
    """For the person themself: no notice, no terms, no scope."""
    return parcel(
        recipient="",
        purpose="PATRQT",
        notice="",
        notice_version="",
        terms="",
        scopes=(),
        **({"pieces": [*whole(), *only_own()]} | changed),
    )
