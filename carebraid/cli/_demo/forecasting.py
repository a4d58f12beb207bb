"""The demo's models: judged, one of them answered for by Amara with a reason, and last month held against what came.

What is foretold of each person was kept by the flows at their own moments. The models that nobody answered for are shut.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from carebraid.flows.accept_model import accept_model
from carebraid.flows.judge_models import judge_models
from carebraid.flows.read_drift import read_drift
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.store import scope
from carebraid.store.foretelling import load_raised

from .clinic import Clinic

MODEL = "relapse_4wk.default"
WHY = (
    "Watched for three months beside our own judgement. It is not shown to be fair by language and phone: it may only"
    " bring a call sooner, and we look at its alarms by language every month."
)


def answer_for_one(clinic: Clinic, now: datetime) -> None:
    """Judge the models, let Amara answer for one, read last month, and let what is high now ask for what it may."""
    at = now - timedelta(days=20)
    judge_models(actor=clinic.demo, now=at)
    accept_model(actor=clinic.staff["amara"], now=at, model=MODEL, why=WHY)
    judge_models(actor=clinic.demo, now=now)
    read_drift(actor=clinic.demo, now=now)
    scope.enter(clinic.organisation_id)
    refresh_standings(actor=clinic.demo, now=now, patient_ids=load_raised(clinic.organisation_id, now))
