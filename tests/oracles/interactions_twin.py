"""A second interaction check, slow and plain, straight from the signed files; it shares no code with the real one.

Every pair goes through every rule, one after the other, as the files' own words tell it.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

ORDER = ["minor", "moderate", "major", "contraindicated"]
KIND_ORDER = {"pair": 0, "condition": 0, "event": 0, "cyp": 1, "qt": 2, "load": 3, "duplicate": 4}


class Twin:
    """The check over raw records: ``drugs`` by id, and the interactions file as it was read."""

    def __init__(self, drugs: dict[str, Any], raw: dict[str, Any]) -> None:
        self.drugs, self.raw = drugs, raw
        self.known: dict[tuple[str, str, str], bool] = {}

    def means(self, selector: dict[str, str], drug_id: str) -> bool:
        ((kind, name),) = selector.items()
        key = (kind, name, drug_id)
        if key not in self.known:
            self.known[key] = self._means(selector, drug_id)
        return self.known[key]

    def _means(self, selector: dict[str, str], drug_id: str) -> bool:
        ((kind, name),) = selector.items()
        drug = self.drugs[drug_id]
        if kind == "class":
            return name in drug["classes"]
        if kind != "group":
            return name == drug_id
        group = self.raw["groups"][name]
        if isinstance(group, list):
            return any(c in drug["classes"] for c in group)
        cyp = drug.get("cyp") or {}
        for enzymes, part in (("inhibits", "inhibitor"), ("induces", "inducer")):
            for enzyme in group.get(enzymes, []):
                said = (cyp.get(part) or {}).get(enzyme)
                if said and said.split()[0] in group["strength"]:
                    return True
        return (
            any(c in drug["classes"] for c in group.get("classes", []))
            or drug_id in group.get("drugs", [])
            or drug.get("qt_risk", "not_listed") in group.get("qt", [])
        )

    def pair(self, a: str, b: str, conditions: set[str]) -> list[tuple[str, str, str]]:
        """(severity, kind, rule) for two different medicines."""
        weight = {"drug": 3, "substance": 3, "other": 3, "class": 2, "group": 1}
        meeting = []
        for rule in self.raw["pair_rules"]:
            for x, y in ((a, b), (b, a)):
                if self.means(rule["a"], x) and self.means(rule["b"], y):
                    meeting.append(rule)
                    break
        rescue = None
        for entry in self.raw["exempt"]:
            for x, y in ((a, b), (b, a)):
                if x == entry["a"] and self.means({"group": entry["b"]}, y):
                    rescue = rescue or entry["a"]
        if rescue:
            meeting = [r for r in meeting if rescue in [*r["a"].values(), *r["b"].values()]]

        def close(rule: dict[str, Any]) -> int:
            return sum(weight[kind] for side in (rule["a"], rule["b"]) for kind in side)

        best = max((close(rule) for rule in meeting), default=0)
        meeting = [rule for rule in meeting if close(rule) == best]
        found = [(rule["severity"], "pair", rule["id"]) for rule in meeting]
        if rescue:
            return found
        knows_better = any("group" not in rule["a"] and "group" not in rule["b"] for rule in meeting)
        if not knows_better:
            found += self.enzymes(a, b) + self.enzymes(b, a)
        return found + self.sums(a, b, conditions)

    def enzymes(self, victim: str, other: str) -> list[tuple[str, str, str]]:
        cyp_rules = self.raw["mechanism_rules"]["cyp"]
        v, o = self.drugs[victim].get("cyp") or {}, self.drugs[other].get("cyp") or {}
        ways = []
        for rule in cyp_rules["rules"]:
            for enzyme, said in (o.get(rule["perpetrator"]) or {}).items():
                if (
                    said.split()[0] == rule["strength"]
                    and (v.get("substrate") or {}).get(enzyme) == rule["victim"]
                ):
                    level = ORDER.index(rule["severity"])
                    if victim in cyp_rules["raise_one_level_if"]["victim_in"]:
                        level = max(level, min(level + 1, ORDER.index(cyp_rules["raise_at_most"])))
                    elif victim in cyp_rules["lower_one_level_if"]["victim_in"]:
                        level = max(level - 1, 0)
                    ways.append((ORDER[level], "cyp", rule["id"]))
        ways.sort(key=self.key)
        return ways[:1]

    def load(self, drug_id: str, kind: str) -> int:
        return (self.drugs[drug_id].get("loads") or {}).get(kind, 0)

    def sums(self, a: str, b: str, conditions: set[str]) -> list[tuple[str, str, str]]:
        found = []
        for rule in self.raw["mechanism_rules"]["sums"]:
            if "load" in rule:
                left, right = self.load(a, rule["load"]), self.load(b, rule["load"])
                levels = []
                if left > 0 and right > 0:
                    levels = [
                        ORDER.index(s["severity"]) for s in rule["thresholds"] if left + right >= s["sum"]
                    ]
                if also := rule.get("also_rule"):
                    for x, load in ((a, right), (b, left)):
                        if self.means(also["one"], x) and load >= also["other_load"]:
                            levels.append(ORDER.index(also["severity"]))
                if levels:
                    found.append((ORDER[max(levels)], "load", rule["id"]))
            elif rule.get("qt"):
                categories = sorted(self.drugs[d].get("qt_risk", "not_listed") for d in (a, b))
                for entry in rule["matrix"]:
                    if sorted(entry["pair"]) == categories:
                        worse = any(c in conditions for c in rule["raise_if"])
                        level = min(ORDER.index(entry["severity"]) + worse, 3)
                        found.append((ORDER[level], "qt", rule["id"]))
            elif rule.get("duplicate_class"):
                both = set(self.drugs[a]["classes"]) & set(self.drugs[b]["classes"])
                if both & set(rule["classes"]):
                    found.append((rule["severity"], "duplicate", rule["id"]))
        return found

    @staticmethod
    def key(found: tuple[str, str, str]) -> tuple[int, int, str]:
        severity, kind, rule = found
        return (-ORDER.index(severity), KIND_ORDER[kind], rule)

    def conditions(self, given: list[str]) -> dict[str, str]:
        holding: dict[str, str] = {}
        for code in given:
            reach, edge = {code}, [code]
            while edge:
                for more in self.raw["condition_implies"].get(edge.pop(0), []):
                    if more not in reach:
                        reach.add(more)
                        edge.append(more)
            for one in reach:
                holding.setdefault(one, code)
        return holding

    def acts_days(self, drug_id: str) -> float:
        best, days = 0, self.raw["washouts"]["default_days"]
        for rule in self.raw["washouts"]["rules"]:
            if self.means(rule["of"], drug_id):
                close = {"group": 1, "class": 2}.get(next(iter(rule["of"])), 3)
                if close > best or (close == best and rule["days"] > days):
                    best, days = close, rule["days"]
        return float(days)

    def check(
        self, drugs: list[str], conditions: list[str], events: list[tuple[str, str | None, int | None]]
    ) -> dict[frozenset[str], tuple[str, str, frozenset[str]]]:
        """By pair: severity, rule in front, the other rules. ``events`` are (kind, of, days ago or doses missed)."""
        names = list(drugs)
        for kind, of, number in events:
            if of and kind in ("stopped", "abrupt_stop"):
                days = self.acts_days(of)
                if (days > 0) if number is None else (number < days):
                    names.append(of)
        holding = self.conditions(conditions)
        alerts: dict[frozenset[str], list[tuple[str, str, str]]] = {}

        def tell(pair: frozenset[str], found: list[tuple[str, str, str]]) -> None:
            if found:
                alerts.setdefault(pair, []).extend(found)

        for a, b in combinations(names, 2):
            tell(frozenset((a, b)), self.pair(a, b, set(holding)))
        for rule in self.raw["mechanism_rules"]["sums"]:
            if "load" not in rule:
                continue
            heavy = sorted(
                (d for d in names if self.load(d, rule["load"])),
                key=lambda d: (-self.load(d, rule["load"]), d),
            )
            if len(heavy) > 2:
                total = sum(self.load(d, rule["load"]) for d in heavy)
                two = self.load(heavy[0], rule["load"]) + self.load(heavy[1], rule["load"])
                of_all = [s["severity"] for s in rule["thresholds"] if total >= s["sum"]]
                of_two = [s["severity"] for s in rule["thresholds"] if two >= s["sum"]]
                if len(of_all) > len(of_two):
                    tell(frozenset(heavy[:2]), [(of_all[-1], "load", rule["id"])])
        for rule in self.raw["condition_rules"]:
            for d in names:
                if rule["condition"] in holding and self.means(rule["subject"], d):
                    pair = frozenset((d, "condition:" + holding[rule["condition"]]))
                    tell(pair, [(rule["severity"], "condition", rule["id"])])
        for kind, of, number in events:
            for rule in self.raw["event_rules"]:
                tell_of = "of" not in rule or (of is not None and self.means(rule["of"], of))
                if rule["event"] != kind or not tell_of:
                    continue
                severity = self.event_severity(rule, number)
                for d in names:
                    itself = d == of and kind != "missed_doses"
                    never = d in [entry["a"] for entry in self.raw["exempt"]]
                    if severity and not itself and not never and self.means(rule["meets"], d):
                        said = kind.replace("_", " ") + (f": {of}" if of else "")
                        tell(frozenset((d, "event:" + said)), [(severity, "event", rule["id"])])
        told = {}
        for pair, found in alerts.items():
            found.sort(key=self.key)
            others = frozenset(rule for _, _, rule in found[1:] if rule != found[0][2])
            told[pair] = (found[0][0], found[0][2], others)
        return told

    @staticmethod
    def event_severity(rule: dict[str, Any], number: int | None) -> str | None:
        if "at_least" in rule:
            if number is None:
                return str(rule["at_least"][0]["severity"])
            fits = [step["severity"] for step in rule["at_least"] if number >= step["count"]]
        elif number is None:
            return str(rule["steps"][0]["severity"])
        else:
            fits = [step["severity"] for step in rule["steps"] if number < step["below_days"]]
        return max(fits, key=ORDER.index) if fits else None


def day(today: date, ago: int | None) -> date | None:
    return None if ago is None else date.fromordinal(today.toordinal() - ago)
