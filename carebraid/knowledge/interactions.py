"""Interaction, condition, CYP, load, event and washout rules: ``data/interactions.yaml`` and its manifest, signed.

``data/interactions_built.json`` holds the same for a quick start: what the check needs of every signed source, with
their digests. It is used only where each source lies there as it was signed and is the one it was built from.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec
import yaml

from carebraid.core.meds.compiled import Compiled, Manifest, compile_rules
from carebraid.core.meds.parse import parse_drugs, parse_rules
from carebraid.core.meds.terms import Severity

from . import _signed
from ._signed import UnsignedKnowledge, freeze, read_signed, read_signed_bytes, signatures
from .medications import NAMES, medication_file_names, medication_files, medication_names

RULES = "interactions.yaml"
MANIFEST = "interactions_manifest.yaml"
BUILT = "interactions_built.json"
_OF_A_MEDICINE = ("id", "name", "names", "classes", "cyp", "qt_risk", "loads")


@cache
def load_interactions() -> Mapping[str, Any]:
    """The whole file as maps and tuples that cannot be changed. An unsigned or changed file is a fault."""
    return freeze(read_signed(RULES))


@cache
def load_compiled() -> Compiled:
    """The interaction check made ready; one value per process. What is unsigned or does not fit is a fault."""
    return compile_built(_read_built())


def build() -> dict[str, Any]:
    """What the built file holds, from the signed sources."""
    medicines = [
        {key: record[key] for key in _OF_A_MEDICINE if key in record}
        for file in medication_files()
        for record in (*file.get("medications", ()), *file.get("substances", ()))
    ]
    manifest = read_signed(MANIFEST)
    return {
        "built_from": {name: signatures()[name].sha256 for name in _sources()},
        "medicines": medicines,
        "names": medication_names(),
        "interactions": read_signed(RULES),
        "manifest": {**manifest, "edition": manifest["edition"].isoformat()},
    }


def _sources() -> tuple[str, ...]:
    return (*medication_file_names(), NAMES, RULES, MANIFEST)


def _read_built() -> Mapping[str, Any]:
    """The built file. A source that changed since, or lies there changed, is a fault."""
    built: Mapping[str, Any] = msgspec.json.decode(read_signed_bytes(BUILT))
    if built["built_from"] != {name: signatures()[name].sha256 for name in _sources()}:
        raise UnsignedKnowledge(f"{BUILT} is not built from what is signed; build it again")
    for name in _sources():
        read_signed_bytes(name)
    return built


def compile_built(built: Mapping[str, Any]) -> Compiled:
    """The check made ready from what the built file holds."""
    return compile_rules(
        parse_drugs([{"medications": built["medicines"]}], built["names"]),
        parse_rules(built["interactions"]),
        parse_manifest(built["manifest"]),
    )


def parse_manifest(raw: Mapping[str, Any]) -> Manifest:
    """What the signed manifest asks for."""
    return Manifest(
        edition=date.fromisoformat(str(raw["edition"])),
        lasts_days=raw["edition_lasts_days"],
        holds={kind: (entry["count"], entry["ids"]) for kind, entry in raw["holds"].items()},
        canaries=tuple((*entry["pair"], Severity(entry["at_least"])) for entry in raw["canaries"]),
        quiet=tuple((one, other) for one, other in raw["quiet"]),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """After a reviewed change of the sources: count anew, build anew, sign manifest and built file."""
    from .sign import main as sign

    parser = argparse.ArgumentParser(
        prog="python -m carebraid.knowledge.interactions", description=main.__doc__
    )
    parser.add_argument("--edition", required=True, type=date.fromisoformat, help="the day of this edition")
    edition: date = parser.parse_args(arguments).edition
    path = _signed.DATA / MANIFEST
    manifest = _signed.parse_yaml(path.read_bytes())
    counted = compile_rules(
        parse_drugs(medication_files(), medication_names()),
        parse_rules(read_signed(RULES)),
        parse_manifest(manifest),
    ).digests
    holds = {kind: {"count": count, "ids": ids} for kind, (count, ids) in counted.items()}
    head = "# What must be there for the interaction check to call itself alive. Written anew with every edition.\n"
    text = yaml.dump(
        {**manifest, "edition": edition, "holds": holds}, sort_keys=False, allow_unicode=True, width=110
    )
    path.write_text(head + text, encoding="utf-8")
    said = ["--source", "Built from the signed medicines and rules", "--author", "Carebraid project"]
    said += ["--licence", "Apache-2.0 (own wording); facts only", "--reviewed-on", edition.isoformat()]
    if sign([MANIFEST, *said]):
        return 1
    (_signed.DATA / BUILT).write_bytes(msgspec.json.encode(build()) + b"\n")
    return sign([BUILT, *said])


if __name__ == "__main__":
    sys.exit(main())
