"""Code systems, codes and the sensitivity labels that go with them: ``data/codes.yaml``, signed.

How a class, the beginning of a code or a word calls for labels stands in ``data/label_rules.yaml``, signed too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from carebraid.core.privacy.labelling import LabelRules

from ._signed import freeze, read_signed


@cache
def load_codes() -> Mapping[str, Any]:
    """The whole file as maps and tuples that cannot be changed. An unsigned or changed file is a fault."""
    return freeze(read_signed("codes.yaml"))


@cache
def load_label_rules() -> LabelRules:
    """What calls for which labels, by ``system|code``, code prefix, class and word. Known ordinary codes have none."""
    raw = read_signed("label_rules.yaml")
    by_code: dict[str, frozenset[str]] = {}
    for code, labels in _labelled_codes():
        by_code[code] = by_code.get(code, frozenset()) | labels
    return LabelRules(
        by_code=MappingProxyType(by_code),
        prefixes=tuple((e["system"], e["prefix"], frozenset(e["labels"])) for e in raw["prefixes"]),
        words=tuple((word, frozenset(group["labels"])) for group in raw["words"] for word in group["of"]),
        ordinary_classes=frozenset(raw["ordinary_classes"]),
        by_class=MappingProxyType({kind: frozenset(labels) for kind, labels in raw["classes"].items()}),
    )


def _labelled_codes() -> Iterator[tuple[str, frozenset[str]]]:
    """``system|code`` and its labels for each condition, observation, procedure and medicine."""
    codes = load_codes()
    systems = codes["systems"]
    for entry in (*codes["conditions"], *codes["observations"], *codes["procedures"]):
        for system in ("icd10cm", "snomed", "loinc"):
            if system in entry and entry[system]["code"]:
                yield f"{systems[system]}|{entry[system]['code']}", frozenset(entry.get("sensitivity", ()))
    for drug in codes["drugs"]:
        if drug.get("rxcui"):
            yield f"{systems['rxnorm']}|{drug['rxcui']}", frozenset(drug.get("sensitivity", ()))
