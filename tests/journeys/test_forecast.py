"""A psychiatrist opens Tomas's forecast, reads what stands behind it, and answers for the model by name."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

from .conftest import Server, sign_in

pytestmark = pytest.mark.journey


@pytest.fixture
def psychiatrist(browser: Browser, server: Server) -> tuple[Page, str]:
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.make_tomas", server.who["organisation"]],
        env=dict(server.around), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-3000:]
    found: dict[str, str] = json.loads(made.stdout)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, server, found["account"])
    page = context.new_page()
    return page, found["patient"]


def test_she_reads_the_forecast_and_answers_for_the_model(
    psychiatrist: tuple[Page, str], server: Server
) -> None:
    page, tomas = psychiatrist
    page.goto(f"{server.url}/clinic/people/{tomas}/signals")
    card = page.locator("section", has=page.get_by_role("heading", name="Forecast", exact=True))
    told = card.locator("article", has_text="Four hard weeks in a row")
    assert "of 100 people like this" in told.inner_text()
    assert (
        "It does not drive outreach: not shown to be fair for housing, language, phone." in told.inner_text()
    )
    assert Axe().run(page).response["violations"] == []

    told.get_by_role("link", name="About this model").click()
    page.wait_for_url("**/models/relapse_4wk")
    assert "Shut: it asks for nothing" in page.inner_text("main")
    assert page.locator("svg.square circle").count() == 10
    assert Axe().run(page).response["violations"] == []

    page.get_by_label("Why").fill("Watched beside our own judgement for a quarter.")
    page.get_by_role("button", name="Answer for this model").press("Enter")
    page.get_by_text("Kept, with your name.").wait_for()
    assert "Watched beside our own judgement" in page.inner_text("main")
    assert server.rows("select state from store_modeluse where model = 'relapse_4wk.default'") == [
        ("accepted",)
    ]

    page.goto(f"{server.url}/clinic/people/{tomas}/signals")
    assert "It may ask for a call: somebody here answers for the model." in told.inner_text()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/models/relapse_4wk")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
