"""The round about forecast models: every night their gate is judged, and the month before this one is read."""

from __future__ import annotations

from datetime import datetime

from carebraid.flows.judge_models import judge_models
from carebraid.flows.read_drift import read_drift
from carebraid.screens.rounds import load_organisations, note_beat

from ._actor import job_actor


def forecasts(now: datetime) -> int:
    """Judge every model in every organisation and read last month again; gives how many models drift."""
    drifting = 0
    for organisation_id in load_organisations():
        actor = job_actor("forecasts", organisation_id)
        judge_models(actor=actor, now=now)
        drifting += read_drift(actor=actor, now=now)
    note_beat("forecasts", now, drifting=drifting)
    return drifting
