"""A care manager works the ladder: ten names, every call ends in an outcome, nobody is called twice unknowingly."""

from __future__ import annotations

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from .conftest import Server, sign_in

pytestmark = pytest.mark.journey
NAMES = tuple(f"Person {letter}" for letter in "ABCDEFGHIJ")
_PERSON = """
insert into store_patient (id, organisation_id, site_id, number, name_used, pronouns, languages, needs_interpreter, zone,
  conditions, medicines, what_matters, is_deidentified, enrolled_at, blind_check_allowed, labels)
select %s, organisation_id, site_id, %s, %s, '', '{en}', false, zone, '{}', '{}', '', false, now(), false, labels
from store_patient where id = %s
"""
_TIE = """
insert into store_teammember (id, organisation_id, patient_id, staff_id, role, is_lead, from_at, labels)
values (gen_random_uuid(), %s, %s, %s, 'care_manager', true, now() - interval '1 day', '{ETH,BH}')
"""
_CALL = """
insert into store_task (id, organisation_id, patient_id, labels, kind, subject, priority, reasons, why, state, owner_id,
  opened_at, due_at, rung, rung_since, next_step_at, attempts, escalations, outcome, reached, version)
values (gen_random_uuid(), %s, %s, '{ETH,BH}', 'outreach', 'watch', 'same_day', '{visit_missed}',
  '[{"code": "visit_missed", "facts": {}, "at": "2026-01-01T00:00:00+00:00", "source": "t", "source_id": ""}]', 'open', %s,
  now() - interval '1 hour', now() - (%s || ' minutes')::interval, 4, now(), now() + interval '12 hours', '[]', 0, '', '', 1)
"""


@pytest.fixture
def account(server: Server) -> str:
    """The care manager, with ten people to call, the longest waiting first."""
    org, staff = server.who["organisation"], server.who["clinician"]
    for place, name in enumerate(NAMES):
        patient = str(uuid4())
        server.do(_PERSON, patient, f"TN-{place}", name, server.who["patient"])
        server.do(_TIE, org, patient, staff)
        server.do(_CALL, org, patient, staff, str(50 - place))
    ((found,),) = server.rows("select account_id from store_staff where id = %s", staff)
    server.do("update store_account set is_demo = true where id = %s", found)
    return str(found)


def test_ten_names_ten_outcomes(browser: Browser, server: Server, account: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, server, account)
    page = context.new_page()
    page.goto(f"{server.url}/clinic/")
    listed = [name for name in page.locator(".task .who a").all_inner_texts() if name in NAMES]
    assert listed == list(NAMES), "by time waiting"
    assert Axe().run(page).violations_count == 0

    for place, name in enumerate(NAMES):
        page.goto(f"{server.url}/clinic/")
        page.get_by_role("link", name=name, exact=True).first.click()
        page.get_by_role("button", name="Take this").click()
        page.get_by_role("button", name="Save what came of it").click()
        assert "Please choose what came of it." in page.locator("main").inner_text(), (
            "no call ends without an outcome"
        )
        outcome = "no_answer" if place % 5 == 4 else "reached_talked"
        page.locator(f"input[name=outcome][value={outcome}]").check()
        if place == 0:
            assert Axe().run(page).violations_count == 0
        page.get_by_role("button", name="Save what came of it").click()
        page.get_by_role("status").first.wait_for()
        said = page.locator("main").inner_text()
        assert ("It stays open; try again" if place % 5 == 4 else "Saved. This is done.") in said

    came = server.rows(
        "select t.outcome, count(*) from store_task t join store_patient p on p.id = t.patient_id "
        "where p.number like 'TN-%%' and t.opened_at < now() - interval '30 minutes' group by 1 order by 1"
    )
    assert came == [("", 2), ("reached_talked", 8)]
    silent = server.rows(
        "select count(*) from store_task t join store_patient p on p.id = t.patient_id where p.number like 'TN-%%' "
        "and t.state <> 'closed' and (t.next_step_at is null or t.owner_id is null)"
    )
    assert silent == [(0,)], "what stays open has an owner and a next moment"
    context.close()
