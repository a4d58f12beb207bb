"""To whom an intermediary passed one person's record on, from the accounting (42 CFR 2.24; PRV-059)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carebraid.core.privacy.accounting import GivenOn, given_on_by
from carebraid.knowledge.consent_forms import kind_words

from .chart import Chart
from .given import load_given
from .organisations import load_organisation
from .sharing import load_consents


def read_given_on(chart: Chart, now: datetime, language: str) -> GivenOn:
    """What rested on consents with a general designation, also where those have ended since; kinds in words."""
    general = {str(kept.id) for kept in load_consents(chart) if kept.consent.designations}
    rows = (one.row for one in load_given(chart))
    programme = load_organisation(chart.organisation_id).name
    made, told = (
        given_on_by(rows, general, programme=programme, now=now, zone=chart.zone),
        kind_words(language),
    )
    return replace(made, rows=tuple(
        (on, whom, tuple((told.get(kind, kind), n) for kind, n in what)) for on, whom, what in made.rows
    ))  # fmt: skip
