"""Invented FHIR consents, requests and records, in which rules nearly fit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

WHO: tuple[Json, ...] = (
    {"identifier": {"system": "urn:npi", "value": "A1"}},
    {"identifier": {"system": "urn:npi", "value": "B2"}},
    {"identifier": {"system": "urn:npi", "value": "B2"}, "display": "Clinic A"},
    {"identifier": {"system": "urn:npi", "value": "a1"}},
    {"identifier": {"value": "A1"}},
    {"reference": "Organization/a"},
    {"reference": "Organization/b"},
    {"reference": "http://one.example/Organization/a"},
    {"reference": "http://two.example/Organization/a", "display": "Clinic A"},
    {"display": "Clinic A"},
    {"display": "Clinic B"},
)
PURPOSES = (
    "TREAT",
    "TREAT",
    "ETREAT",
    "BTG",
    "COC",
    "HPAYMT",
    "CLMATTCH",
    "HRESCH",
    "CLINTRCH",
    "HLEGAL",
    "HOPERAT",
    "FOOBAR",
)
LABELS = (
    "N",
    "N",
    "R",
    "V",
    "L",
    "ETH",
    "SUD",
    "OPIOIDUD",
    "PSY",
    "MH",
    "BH",
    "HIV",
    "STD",
    "SDV",
    "SEX",
    "PSYTHPN",
    "NOSUCH",
)
DAYS = ("2026-06-14", "2026-06-15", "2026-06-16", "2025-01-01", "2027-01-01")
PEOPLE: tuple[Json, ...] = (
    {"reference": "Patient/p1"}, {"reference": "Patient/p1"}, {"reference": "Patient/p1"}, {"reference": "Patient/p2"},
    {"identifier": {"system": "urn:mrn", "value": "1"}}, {"identifier": {"system": "urn:mrn", "value": "2"}},
)  # fmt: skip


def invent_directives(seed: int, count: int) -> Iterator[Json]:
    """``count`` cases, the same for the same seed."""
    for number in range(count):
        yield _Inventor(random.Random(f"{seed}-{number}")).case()


class _Inventor:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def now_and_then(self, share: float) -> bool:
        return self.chance.random() < share

    def some(self, values: Any, most: int) -> list[Any]:
        return self.chance.sample(values, self.chance.randint(1, most))

    def case(self) -> Json:
        records = [self.record(f"r{number}") for number in range(self.chance.randint(1, 5))]
        return {
            "consents": [self.consent(f"c{number}") for number in range(self.chance.choice((1, 1, 1, 2, 3)))],
            "request": self.request(),
            "resources": records,
        }

    def request(self) -> Json:
        made: Json = {
            "at": self.chance.choice(
                ("2026-06-15T12:00:00Z", "2026-06-15T00:00:00Z", "2026-06-15T23:59:59Z")
            ),
            "actor": self.chance.choice(WHO),
            "purposeOfUse": [self.chance.choice(PURPOSES)]
            if self.now_and_then(0.85)
            else self.some(PURPOSES, 2)[1:],
            "action": self.chance.choice(([], [], ["access"], ["disclose"], ["use"], ["disclose", "use"])),
        }
        if self.now_and_then(0.2):
            made["custodian"] = self.chance.choice(WHO)
        if self.now_and_then(0.3):
            made["patient"] = self.chance.choice(PEOPLE)
        return made

    def consent(self, name: str) -> Json:
        made: Json = {
            "resourceType": "Consent", "id": name, "status": "inactive" if self.now_and_then(0.04) else "active",
            "scope": {"coding": [{"code": self.chance.choices(("patient-privacy", "research", "adr"), (20, 2, 1))[0]}]},
        }  # fmt: skip
        if self.now_and_then(0.85):
            policy = self.chance.choice(
                ("OPTIN", "OPTIN", "OPTINR", "OPTOUT", "IMPLIED", "NOCONSENT", "EMRGONLY", "hipaa-auth", "x")
            )
            made["policyRule"] = {"coding": [{"code": policy}]}
        if self.now_and_then(0.85):
            made["provision"] = self.provision(0)
        if self.now_and_then(0.7):
            made["patient"] = self.chance.choice(PEOPLE)
        if self.now_and_then(0.3):
            made["dateTime"] = self.chance.choice(DAYS)
        if self.now_and_then(0.05):
            made["verification"] = [{"verified": self.now_and_then(0.5)}]
        if self.now_and_then(0.05):
            made["performer"] = [{"reference": self.chance.choice(("Device/d", "Patient/p1"))}]
        if self.now_and_then(0.01):
            made["modifierExtension"] = [{"url": "urn:x"}]
        return made

    def provision(self, depth: int) -> Json:
        often = 0.22
        made: Json = {}
        if self.now_and_then(0.55 if depth == 0 else 0.95):
            made["type"] = self.chance.choice(("permit", "deny"))
        if self.now_and_then(0.12):
            made["period"] = self.period()
        if self.now_and_then(0.12):
            made["dataPeriod"] = self.period()
        if self.now_and_then(often):
            made["actor"] = [
                {
                    "role": {"coding": [{"code": self.chance.choice(("PRCP", "IRCP", "CST", "AUT"))}]},
                    "reference": who,
                }
                for who in self.some(WHO, 2)
            ]
        if self.now_and_then(0.15):
            made["action"] = [
                {"coding": [{"code": one}]} for one in self.some(("access", "disclose", "use"), 2)
            ]
        if self.now_and_then(often):
            made["securityLabel"] = [{"code": one} for one in self.some(LABELS, 3)]
        if self.now_and_then(often):
            made["purpose"] = [{"code": one} for one in self.some(PURPOSES, 2)]
        if self.now_and_then(0.1):
            made["class"] = [
                {"code": one} for one in self.some(("Observation", "Condition", "Organization"), 2)
            ]
        if self.now_and_then(0.1):
            made["code"] = [
                {"coding": [self.chance.choice(({"system": "urn:s", "code": "k1"}, {"code": "k2"}))]}
            ]
        if self.now_and_then(0.1):
            made["data"] = [self.data()]
        if self.now_and_then(0.01):
            made["condition"] = "text"
        if depth < 3 and self.now_and_then(0.45 if depth == 0 else 0.3):
            made["provision"] = [self.provision(depth + 1) for _ in range(self.chance.randint(1, 2))]
        return made

    def data(self) -> Json:
        meaning = self.chance.choice(("instance", "related", "dependents", "authoredby"))
        target = "Organization/a" if meaning == "authoredby" else f"Observation/r{self.chance.randint(0, 3)}"
        return {"meaning": meaning, "reference": {"reference": target}}

    def period(self) -> Json:
        start, end = sorted(self.chance.sample(DAYS, 2))
        return self.chance.choice(({"start": start, "end": end}, {"start": start}, {"end": end}))

    def record(self, name: str) -> Json:
        kind = self.chance.choices(("Observation", "Condition", "Organization"), (6, 2, 1))[0]
        made: Json = {"resourceType": kind, "id": name}
        if self.now_and_then(0.85):
            made["meta"] = {"security": [{"code": one} for one in self.some(LABELS, 2)]}
        if self.now_and_then(0.7) and kind != "Organization":
            made["subject"] = self.chance.choice(PEOPLE)
        if self.now_and_then(0.6):
            made["effectiveDateTime"] = self.chance.choice(DAYS)
        if self.now_and_then(0.4):
            made["performer"] = [self.chance.choice(WHO)]
        if self.now_and_then(0.3):
            made["derivedFrom"] = [{"reference": f"Observation/r{self.chance.randint(0, 4)}"}]
        if self.now_and_then(0.6):
            made["code"] = self.chance.choice(
                ({"coding": [{"system": "urn:s", "code": "k1"}]}, {"coding": [{"code": "k1"}]}, {"text": "k1"},
                 {"coding": [{"system": "urn:s", "code": "k2"}]})
            )  # fmt: skip
        return made
