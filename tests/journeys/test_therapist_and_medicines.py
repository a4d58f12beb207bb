"""A therapist in a real browser: what they plan is compared with what is taken, and both are told what to do (CAP-068)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from .conftest import Server, sign_in

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}


def test_a_therapist_sees_where_exposure_meets_a_benzodiazepine(browser: Browser, server: Server) -> None:
    ((account,),) = server.rows("select account_id from store_staff where id = %s", server.who["clinician"])
    server.do(
        "update store_account set roles = '{care_manager,therapist}', is_demo = true where id = %s", account
    )
    context = browser.new_context(viewport=PHONE, has_touch=True)
    sign_in(context, server, str(account))
    page = context.new_page()
    chart = f"{server.url}/clinic/people/{server.who['patient']}"

    page.goto(f"{chart}/medicines/add")
    page.fill("#f-name", "diazepam")
    page.select_option("#f-kind", "prescribed")
    page.get_by_role("button", name="Write it on the list").click()
    page.get_by_label("A therapy that goes on").select_option("exposure")
    page.get_by_role("button", name="Write it down", exact=True).click()
    found = page.locator("[data-therapy-rule=TM01]").inner_text()
    for part in ("Exposure therapy and diazepam", "Therapist:", "Prescriber:", "Source:", "Needs a check"):
        assert part in found
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # The first page of the chart leads there; what ended is compared no more.
    page.goto(chart)
    page.get_by_role("link", name="Where, and what to do").click()
    page.get_by_role("button", name="Exposure therapy ended").click()
    assert page.locator("[data-therapy-rule=TM01]").count() == 0
    context.close()
