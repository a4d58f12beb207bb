"""A nurse in a real browser: a hospital's list is compared with ours and signed (CAP-066)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Server

pytestmark = pytest.mark.journey


def test_nurse_4_a_hospitals_list_is_compared_and_signed(nurse: Page, server: Server) -> None:
    chart = f"{server.url}/clinic/people/{server.who['patient']}/medicines"
    nurse.goto(f"{chart}/lists")
    nurse.fill("#f-text", "Sertralin 50 mg once a day\nAmlodipine 5 mg once a day")
    nurse.get_by_role("button", name="Compare with ours").click()
    said = nurse.locator("main").inner_text()
    assert "to decide" in said
    assert "Sertralin" in said  # not known, and never guessed
    assert Axe().run(nurse).violations_count == 0
    for question in nurse.locator("fieldset[id^=f-decide-]").all():
        question.locator("input[type=radio]").first.check()
    nurse.get_by_role("button", name="Sign these decisions").click()
    nurse.goto(f"{chart}/lists")
    nurse.locator("a.offer").first.click()
    assert "Decided by" in nurse.locator("main").inner_text()
    held = {name for (name,) in server.rows("select name from store_medicine")}
    assert any(name.lower().startswith("amlodipine") for name in held)
