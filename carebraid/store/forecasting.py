"""One forecast from a person's weeks and the shipped model that a clinic uses, with the site's signed recalibration."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.watch.clinic_weeks import ClinicWeeks
from carebraid.core.watch.drift import recalibrated
from carebraid.core.watch.forecast import band_of, explain, forecast
from carebraid.core.watch.forecast_model import ForecastModel
from carebraid.knowledge.forecasts import load_forecast

from .foretelling import KeptForecast


def model_for(task: str) -> str:
    """The model that a clinic uses: the one that travels."""
    return f"{task}.default"


def tell(
    task: str, weeks: ClinicWeeks, line: tuple[float, float], now: datetime, *, basis: str = ""
) -> KeptForecast:
    """One forecast, with the site's signed recalibration. Refuses what ``core.watch.forecast`` refuses."""
    model = load_forecast(model_for(task))
    history = weeks.history_for(task)
    told = forecast(history, model)
    probability = told.probability if line == (0.0, 1.0) else recalibrated(told.probability, *line)
    return KeptForecast(
        task=task, model=model.id, week=weeks.week, probability=probability, refused="",
        reasons=tuple(
            {"group": one.group, "direction": one.direction, "change": round(one.change, 3), "facts": dict(one.facts)}
            for one in explain(history, model)
        ),
        like_this=band_of(model, probability), as_of=weeks.as_of, computed_at=now, basis=basis,
        is_high=probability >= threshold_of(model),
    )  # fmt: skip


def threshold_of(model: ForecastModel) -> float:
    """The threshold at which the model's figures were taken; a model without one is never high."""
    return float(model.head.get("alarm", {}).get("threshold", 2.0))
