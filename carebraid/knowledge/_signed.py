"""Knowledge is signed data: a file that is not in the list, or not as it was signed, is not read.

``data/SIGNATURES.yaml`` holds one entry per file: digest (SHA-256), source, author, who checked it, evidence
mark, when it was reviewed and when next, licence. A mismatch is a fault (``UnsignedKnowledge``), loud: a
changed threshold looks exactly like a right one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
LIST = "SIGNATURES.yaml"


class UnsignedKnowledge(RuntimeError):
    """A knowledge file is missing from the list of signatures, or differs from what was signed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands behind one file. ``checked_by`` is None until a clinician has checked it."""

    file: str
    sha256: str
    source: str
    author: str
    checked_by: str | None
    evidence: str
    reviewed_on: date
    next_review_on: date
    licence: str


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def parse_yaml(content: bytes) -> Any:
    """The data that a YAML file spells; by the C parser, which is ten times faster."""
    return yaml.load(content, Loader=yaml.CSafeLoader)


@cache
def signatures() -> Mapping[str, Signature]:
    """Every signature by file name, relative to the data folder (``instruments/phq-9.yaml``)."""
    raw = parse_yaml((DATA / LIST).read_bytes())
    entries = {name: Signature(file=name, **entry) for name, entry in raw["files"].items()}
    return MappingProxyType(entries)


def read_signed(name: str) -> Any:
    """The parsed content of a signed file. Raises ``UnsignedKnowledge`` where list or digest disagree."""
    return parse_yaml(read_signed_bytes(name))


def read_signed_bytes(name: str) -> bytes:
    """The content of a signed file as it lies there. Raises ``UnsignedKnowledge`` where list or digest disagree."""
    if (signature := signatures().get(name)) is None:
        raise UnsignedKnowledge(f"{name} is not in the list of signatures")
    try:
        content = (DATA / name).read_bytes()
    except OSError as error:
        raise UnsignedKnowledge(f"{name} is signed but cannot be read") from error
    if digest(content) != signature.sha256:
        raise UnsignedKnowledge(f"{name} is not as it was signed; have it reviewed, then sign it again")
    return content


def freeze(value: Any) -> Any:
    """The same data with maps and lists that nobody can change, since every reader shares them."""
    if isinstance(value, dict):
        return MappingProxyType({key: freeze(entry) for key, entry in value.items()})
    return tuple(freeze(entry) for entry in value) if isinstance(value, list) else value


def unlisted_files() -> tuple[str, ...]:
    """Files in the data folder that nobody signed."""
    found = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml")} - {LIST}
    return tuple(sorted(found - signatures().keys()))


def files_past_review(today: date) -> tuple[Signature, ...]:
    """The files whose next review was due before ``today``."""
    return tuple(entry for entry in signatures().values() if entry.next_review_on < today)


def files_not_checked() -> tuple[Signature, ...]:
    """The files that no clinician has checked yet."""
    return tuple(entry for entry in signatures().values() if entry.checked_by is None)
