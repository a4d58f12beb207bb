"""The page of a report under law offers the allowed fields and no others."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from carebraid.core.privacy.report import FIELDS
from tests.browsers import browser
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("report", ["crime", "child"])
def test_prv_043_prv_044_the_page_offers_the_allowed_fields_and_keeps_what_was_said(
    report: str, cast: Cast, now: datetime
) -> None:
    client, here = browser(cast.clinician), f"/clinic/people/{cast.patient_id}/report/{report}"
    page = client.get(here).content.decode()
    assert set(re.findall(r'name="say-(\w+)"', page)) == set(FIELDS)
    assert set(re.findall(r'name="tell" value="(\w+)"', page)) == {*FIELDS} - {"circumstances"}
    sent = {
        "patient": cast.patient_id,
        "authority": "County Police",
        "say-circumstances": "A broken window.",
        "tell": ["name"],
        "say-name": "Robin",
    }
    said = client.post(here, sent, follow=True).content.decode()
    assert "A broken window." in said
    assert "Say or send these words and no others" in said
    assert client.post(here, {**sent, "authority": ""}).status_code == 400
    assert client.get(f"/clinic/people/{cast.patient_id}/report/gossip").status_code == 404
