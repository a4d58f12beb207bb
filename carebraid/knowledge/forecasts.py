"""Forecast models: ``data/forecast/*.json``, signed. A changed, unsigned or unfitting one is not used."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_model import ForecastModel, misfit, parse_model

from ._signed import UnsignedKnowledge, read_signed_bytes, signatures

FOLDER = "forecast/"
DIGESTS = "DIGESTS.json"


def model_ids() -> tuple[str, ...]:
    """Every shipped model by id (``relapse_4wk.default``)."""
    names = (name for name in signatures() if name.startswith(FOLDER))
    return tuple(sorted(name.removeprefix(FOLDER).removesuffix(".json") for name in names))


def digest_of(model_id: str) -> str:
    """The digest that a shipped model was signed with: another digest is another model. Refuses ``forecast.no_model``."""
    signature = signatures().get(f"{FOLDER}{model_id}.json")
    if signature is None:
        raise _no_model()
    return signature.sha256


@cache
def load_forecast(model_id: str) -> ForecastModel:
    """A shipped model. Refuses an unknown one (``forecast.no_model``), one that is unsigned or not as it was signed
    (``forecast.model_changed``), and one that does not fit (``forecast.model_misfit``)."""
    if model_id not in model_ids():
        raise _no_model()
    try:
        content = read_signed_bytes(f"{FOLDER}{model_id}.json")
    except UnsignedKnowledge as error:
        raise _changed() from error
    return _parsed(content)


def read_forecast(folder: Path, model_id: str) -> ForecastModel:
    """A model that ``carebraid train`` wrote into ``folder``.

    Refuses one that is not there (``forecast.no_model``) and one that was changed since (``forecast.model_changed``).
    """
    name = f"{model_id}.json"
    try:
        known: Any = msgspec.json.decode((folder / DIGESTS).read_bytes())
        if not isinstance(known, dict) or name not in known:
            raise _no_model()
        content = (folder / name).read_bytes()
    except (OSError, msgspec.DecodeError) as error:
        raise _no_model() from error
    if known[name] != hashlib.sha256(content).hexdigest():
        raise _changed()
    return _parsed(content)


def _parsed(content: bytes) -> ForecastModel:
    try:
        raw = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise misfit() from error
    return parse_model(raw)


def _no_model() -> Refused:
    return Refused("forecast.no_model", "There is no such forecast model here, so nothing is foretold.")


def _changed() -> Refused:
    return Refused(
        "forecast.model_changed", "The forecast model is not as it was signed, so nothing is foretold."
    )
