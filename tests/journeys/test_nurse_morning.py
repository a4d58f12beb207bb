"""A nurse in a real browser: the morning queue, and a long-acting injection given, recorded and due again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Server

pytestmark = pytest.mark.journey


def _today(server: Server) -> date:
    """The person's own day."""
    ((zone,),) = server.rows("select zone from store_patient where id = %s", server.who["patient"])
    ((today,),) = server.rows("select (now() at time zone %s)::date", zone)
    return today


def _write(page: Page, server: Server, name: str, since: date, how: str) -> None:
    """Write a medicine on the list, as told."""
    page.goto(f"{server.url}/clinic/people/{server.who['patient']}/medicines/add")
    page.fill("#f-name", name)
    page.select_option("#f-kind", "prescribed")
    page.fill("#f-dose", "100 mg")
    page.fill("#f-started_on", since.isoformat())
    page.select_option("#f-formulation", how)
    page.get_by_role("button", name="Write it on the list").click()
    page.wait_for_url("**/medicines")


def test_nurse_1_and_2_the_morning_queue_and_a_long_acting_injection(nurse: Page, server: Server) -> None:
    today = _today(server)
    _write(nurse, server, "paliperidone", today - timedelta(days=3), "injection_monthly")
    # naltrexone is past its five weeks: nobody gives it by one press without the prescriber
    _write(nurse, server, "naltrexone", today - timedelta(days=60), "injection_monthly")

    # 1: the queue says what is due, how late, and until when it is good; what is past its window asks for the prescriber.
    nurse.goto(f"{server.url}/clinic/morning")
    line = nurse.locator("li", has_text="Injection of paliperidone").first
    past = nurse.locator("li", has_text="Injection of naltrexone").first
    assert "3 days late" in line.inner_text()
    assert "Good until" in line.inner_text()
    assert "Ask the prescriber before giving it" in past.inner_text()
    order = nurse.locator("main").inner_text()
    assert order.index("naltrexone") < order.index("paliperidone")
    assert Axe().run(nurse).violations_count == 0
    past.get_by_role("button", name="Given today").click()
    assert "Nothing you wrote is lost" in nurse.locator("main").inner_text()
    given = (
        "select count(*) from store_supply s join store_medicine m on m.id = s.medicine_id where m.name = %s"
    )
    assert server.rows(given, "naltrexone") == [(0,)]

    # 2: given by one press; the next day is set, the line leaves the queue, and the chart tells of it.
    nurse.goto(f"{server.url}/clinic/morning")
    nurse.locator("li", has_text="Injection of paliperidone").first.get_by_role(
        "button", name="Given today"
    ).click()
    assert "Saved. The next one is due" in nurse.locator("main").inner_text()
    ((on, state, following),) = server.rows(
        'select s."on", s.state, s.next_due_on from store_supply s join store_medicine m on m.id = s.medicine_id'
        " where m.name = 'paliperidone'"
    )
    assert (on, state, following) == (today, "given", today + timedelta(days=28))
    assert nurse.locator("li", has_text="Injection of paliperidone").count() == 0
    assert nurse.locator("li", has_text="Injection of naltrexone").count() == 1
    nurse.goto(f"{server.url}/clinic/people/{server.who['patient']}/medicines/watch")
    chart = nurse.locator("main").inner_text()
    assert "paliperidone" in chart
    assert "Window:" in chart
    nurse.goto(f"{server.url}/clinic/people/{server.who['patient']}/timeline?only=medicine")
    assert "paliperidone" in nurse.locator("main").inner_text().lower()
    nurse.context.close()


@pytest.mark.parametrize("instrument", ["ciwa-ar", "med-adherence-1"])
def test_eight_choices_of_many_words_stay_on_the_page(nurse: Page, server: Server, instrument: str) -> None:
    """The questionnaires with the most choices and the longest words, as wide as they stand side by side."""
    nurse.goto(f"{server.url}/clinic/people/{server.who['patient']}/ask/{instrument}")
    assert nurse.locator(".sheet .pick").count() >= 8
    for width in (768, 1024, 1280):
        nurse.set_viewport_size({"width": width, "height": 900})
        assert nurse.evaluate("document.documentElement.scrollWidth") <= width
