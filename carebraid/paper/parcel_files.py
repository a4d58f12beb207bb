"""The files of a parcel in one zip, with a list of what is in it and its digests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

import msgspec


def zip_files(files: Mapping[str, bytes], *, made_at: datetime, about: Mapping[str, object]) -> bytes:
    """One zip with ``files`` and ``contents.json``: ``about`` and each file's digest. Same files, same bytes."""
    told = {**about, "files": {name: sha256(body).hexdigest() for name, body in files.items()}}
    listed = msgspec.json.format(msgspec.json.encode(told), indent=2)
    moment = made_at.astimezone(UTC).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in {**files, "contents.json": listed}.items():
            made.writestr(zipfile.ZipInfo(name, moment), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_files(body: bytes) -> dict[str, bytes]:
    """Every file of a zip that :func:`zip_files` made."""
    with zipfile.ZipFile(io.BytesIO(body)) as kept:
        return {name: kept.read(name) for name in kept.namelist()}
