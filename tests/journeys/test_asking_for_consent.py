"""Psychiatrist 4 in a real browser: the wall, the request, the person's yes on their phone, the open record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Server, ready, sign_in
from .test_sharing import no_faults, pick

pytestmark = pytest.mark.journey


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Page]:
    """A psychiatrist without a tie, at a desk; afterwards every consent is over."""
    ((account,),) = server.rows("select id::text from store_account where name = 'Colleague'")
    server.do(
        "update store_account set is_demo = true where id = %s", account
    )  # no second factor in the demo
    server.do(
        "delete from store_teammember m using store_staff s where s.id = m.staff_id and s.account_id = %s",
        account,
    )
    server.do(
        "update store_patient set name_used = 'Tomas', born_on = %s where id = %s",
        date(1985, 5, 30), server.who["patient"],
    )  # fmt: skip
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, server, account)
    yield context.new_page()
    context.close()
    server.do("update store_patient set name_used = 'Robin' where id = %s", server.who["patient"])
    server.do(
        "update store_consent set status = 'revoked', revoked_at = %s where revoked_at is null",
        datetime.now(UTC),
    )


def test_tomas_approves_on_his_phone_and_the_record_opens(desk: Page, phone: Page, server: Server) -> None:
    """PRV-014, PRV-021, PRV-028."""
    here = f"{server.url}/clinic/people/{server.who['patient']}"
    desk.goto(f"{here}/behind-the-wall")
    desk.get_by_role("link", name="Ask for their consent to see the record").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ask Tomas for their consent")
    desk.get_by_label("Why do you ask?").fill("I want to choose a medicine that goes with what you take.")
    desk.get_by_role("button", name="Ask for their consent").click()
    expect(desk.get_by_text("no answer yet")).to_be_visible()
    assert desk.goto(here).status == 403  # type: ignore[union-attr]

    phone.goto(f"{server.url}/me/")
    phone.get_by_role("link", name="Your team asks you something").click()
    expect(phone.get_by_role("heading", name="Colleague asks you")).to_be_visible()
    no_faults(phone)
    phone.get_by_role("link", name="See it and decide").click()
    no_faults(phone)
    phone.get_by_role("link", name="Read the form and decide").click()
    ready(phone)
    pick(phone, "Yes, at any time")
    pick(phone, "I still get my care here")
    pick(phone, "Only Colleague, Here")
    phone.get_by_label("To say yes, write your name").fill("Tomas")
    phone.get_by_role("button", name="Yes, I sign").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Signed. This is your receipt.")

    desk.goto(f"{here}/consent")
    desk.get_by_role("link", name="Open the record").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Tomas")

    phone.goto(f"{server.url}/me/sharing/")
    phone.get_by_role("button", name="Stop sharing with Colleague, Here").click()
    expect(
        phone.get_by_text("Stopped: Colleague, Here. From this moment nothing more goes out by it.")
    ).to_be_visible()
    assert desk.goto(here).status == 403  # type: ignore[union-attr]
