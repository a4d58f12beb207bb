"""Patient journeys 4 and 5: Maya notices her pattern and sets what happens; a slip leaves her days where they are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

from .conftest import PHONE, Server, ready, sign_in

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def maya(server: Server) -> dict[str, str]:
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.make_maya", server.who["organisation"]],
        env=dict(server.around), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-3000:]
    found: dict[str, str] = json.loads(made.stdout)
    return found


@pytest.fixture
def her_phone(browser: Browser, server: Server, maya: dict[str, str]) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    sign_in(context, server, maya["account"])
    yield context.new_page()
    context.close()


def heading(page: Page, words: str) -> None:
    page.get_by_role("heading", name=words).first.wait_for()


def fair(page: Page) -> None:
    """Nothing that keeps anybody out, and nothing wider than the phone."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_maya_sees_the_sleep_link_sets_what_happens_and_mutes_it_in_one_tap(
    her_phone: Page, server: Server, maya: dict[str, str]
) -> None:
    page = her_phone
    page.goto(server.url + "/me/week")
    ready(page)
    page.get_by_role("link", name="My signals").click()
    heading(page, "What we noticed")
    said = page.locator("main").inner_text()
    assert "2 nights in a row, craving is often strong the next day" in said
    assert "Quite sure." in said
    fair(page)
    page.get_by_label("What should happen then?").first.fill("Freja calls me")
    page.get_by_role("button", name="Yes, watch it").click()
    heading(page, "What I watch for")
    assert "Freja calls me" in page.locator("main").inner_text()
    rows = "select state, tell, then_what from store_ownsign where patient_id = %s"
    assert server.rows(rows, maya["patient"]) == [("watched", "team", "Freja calls me")]
    fair(page)
    page.get_by_role("button", name="Mute").tap()
    page.get_by_text("Muted. It alerts nobody").wait_for()
    page.get_by_role("button", name="Watch it again").tap()
    page.get_by_role("button", name="Mute").wait_for()


def test_a_slip_leaves_the_days_and_gives_one_step(
    her_phone: Page, server: Server, maya: dict[str, str]
) -> None:
    page = her_phone
    page.goto(server.url + "/me/slip")
    ready(page)
    before = _days(page)
    fair(page)
    page.locator("input[name=safe][value=yes]").tap()
    page.locator("input[name=much][value=once]").tap()
    page.locator("input[name=triggers][value=bad_sleep]").tap()
    page.get_by_label("In your own words").fill("Two bad nights")
    page.get_by_label("4. What helped").fill("Calling Freja")
    page.locator("input[name=step][value=walk]").tap()
    page.locator("input[name=to_plan]").check()
    page.get_by_role("button", name="Tell it").tap()
    heading(page, "Thank you for telling us")
    said = page.locator("main").inner_text()
    assert "One slip does not undo your days." in said and "Go for a walk" in said
    assert before - 1 <= _days(page) <= before
    fair(page)
    tasks = server.rows(
        "select kind from store_task where patient_id = %s and state <> 'closed'", maya["patient"]
    )
    assert ("outreach",) in tasks
    page.goto(server.url + "/me/plan")
    assert "Calling Freja" in page.locator("main").inner_text()


def _days(page: Page) -> int:
    return int(page.locator("dl.facts dd").first.inner_text())
