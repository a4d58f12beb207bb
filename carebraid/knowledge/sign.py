"""Sign knowledge files again after a reviewed edit: ``python -m carebraid.knowledge.sign FILE … --reviewed-on DAY``.

Signing says that somebody has looked; it never says that a clinician has, unless ``--checked-by`` names one.
An edit without ``--checked-by`` takes the old checker's name away, for that person did not see it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import yaml

from carebraid.core.assess.definition import check_instrument

from . import _signed
from ._signed import DATA, LIST, digest, parse_yaml

HEAD = """\
# What stands behind each knowledge file. A file that is not here, or differs from its digest, is not loaded.
# checked_by: the clinician who checked it against the source; null = not yet checked by a clinician.
# evidence: the file's own mark, or "see records" where each record carries its mark.
# Sign again after a reviewed edit: python -m carebraid.knowledge.sign FILE --reviewed-on YYYY-MM-DD
"""


def describe(raw: dict[str, Any]) -> dict[str, str]:
    """Source, evidence and licence as the file itself states them; empty for a file that does not."""
    if raw.get("schema") != "clinical-instrument/1":
        mark = raw.get("evidence")
        return {"evidence": mark if isinstance(mark, str) else "see records"}
    licence, evidence = raw["licence"], raw["evidence"]
    source = [s for s in (licence.get("source"), *(raw.get("references") or ())[:1]) if s]
    parts = (f"{key} {evidence[key]}" for key in ("wording", "scoring", "psychometrics"))
    return {
        "source": "; ".join(source),
        "evidence": "; ".join(parts),
        "licence": f"{licence['class']}: {licence['holder']}",
    }


def sign(
    name: str, *, reviewed_on: date, next_review_on: date, checked_by: str | None, said: dict[str, str]
) -> None:
    """Write the signature of one file; ``said`` adds source, author and licence where the file has none.

    Refuses (ValueError) a faulty instrument and an entry that lacks a field.
    """
    content = (DATA / name).read_bytes()
    raw = parse_yaml(content)
    if name.startswith("instruments") and (faults := check_instrument(raw)):
        raise ValueError(f"{name} is faulty: " + "; ".join(faults))
    path = DATA / LIST
    known = parse_yaml(path.read_bytes())["files"] if path.exists() else {}
    old = {k: v for k, v in known.get(name, {}).items() if k in ("source", "author", "licence")}
    entry: dict[str, Any] = {**old, **describe(raw), **said}
    if lacking := {"source", "author", "licence"} - entry.keys():
        raise ValueError(f"{name}: please give " + ", ".join(sorted(lacking)))
    entry |= {
        "sha256": digest(content),
        "checked_by": checked_by,
        "reviewed_on": reviewed_on,
        "next_review_on": next_review_on,
    }
    order = list(_signed.Signature.__dataclass_fields__)[1:]
    known[name] = {key: entry[key] for key in order}
    files = yaml.dump({"files": dict(sorted(known.items()))}, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(HEAD + files, encoding="utf-8")
    _signed.signatures.cache_clear()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0, or 1 where a file could not be signed."""
    parser = argparse.ArgumentParser(prog="python -m carebraid.knowledge.sign", description=__doc__)
    parser.add_argument("files", nargs="+", help="names below the data folder, e.g. instruments/phq-9.yaml")
    parser.add_argument("--reviewed-on", required=True, type=date.fromisoformat)
    parser.add_argument("--next-review-on", type=date.fromisoformat, help="a year later unless told")
    parser.add_argument("--checked-by", help="the clinician who checked it, with their profession")
    for field in ("source", "author", "licence"):
        parser.add_argument(f"--{field}")
    given = parser.parse_args(arguments)
    said = {key: value for key in ("source", "author", "licence") if (value := getattr(given, key))}
    for name in given.files:
        try:
            sign(
                name,
                reviewed_on=given.reviewed_on,
                next_review_on=given.next_review_on or given.reviewed_on + timedelta(days=365),
                checked_by=given.checked_by,
                said=said,
            )
        except (ValueError, OSError) as error:
            sys.stderr.write(f"Not signed. {error}\n")
            return 1
        sys.stdout.write(f"Signed {name}: {_signed.signatures()[name].sha256[:12]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
