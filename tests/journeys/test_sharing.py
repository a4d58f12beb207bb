"""The first journey in a real browser: my language, read aloud, rehearse, three questions, sign, receipt, stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import PHONE, Server, ready, sign_in

pytestmark = pytest.mark.journey
CLINIC = "Riverside Family Medicine"


@pytest.fixture
def clinic(server: Server) -> Iterator[str]:
    """A recipient on the register, and a birth date; every consent of this file is over afterwards."""
    made = str(uuid4())
    server.do(
        "insert into store_partner (id, organisation_id, name, other_names, identifiers, recipient_class, kind, address,"
        " contract_reference) values (%s, %s, %s, '{}', '{}', 'covered_entity', 'clinic', '14 Ferry Street', '')"
        " on conflict do nothing",
        made, server.who["organisation"], CLINIC,
    )  # fmt: skip
    server.do("update store_patient set born_on = %s where id = %s", date(1992, 3, 4), server.who["patient"])
    yield made
    server.do(
        "update store_consent set status = 'revoked', revoked_at = %s where revoked_at is null",
        datetime.now(UTC),
    )


def no_faults(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def pick(page: Page, words: str) -> None:
    """Tap the choice that begins with these words."""
    page.locator("label.pick").filter(has_text=words).first.click()


def choose(page: Page, server: Server) -> None:
    """From the page that says who sees what to the rehearsal, by taps alone."""
    page.goto(f"{server.url}/me/sharing/")
    no_faults(page)
    page.get_by_role("link", name="Share something new").click()
    no_faults(page)
    pick(page, CLINIC)
    pick(page, "Only what I choose below")
    pick(page, "Your answers to questionnaires and their scores")
    pick(page, "My care and treatment")
    pick(page, "90 days")
    page.get_by_role("button", name="See what they would see").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"What {CLINIC} would see")
    no_faults(page)


def test_rehearse_answer_sign_keep_the_receipt_and_stop(phone: Page, server: Server, clinic: str) -> None:
    """PRV-017, PRV-021, PRV-028; beyond 28."""
    phone.goto(f"{server.url}/me/sharing/")
    expect(phone.get_by_role("button", name="Read it aloud")).to_be_visible()
    choose(phone, server)
    expect(phone.get_by_role("heading", name="They would not see")).to_be_visible()
    expect(phone.get_by_role("button", name="Read it aloud")).to_be_visible()
    phone.get_by_role("link", name="Read the form and decide").click()
    ready(phone)
    expect(phone.get_by_role("button", name="Read it aloud")).to_be_visible()
    no_faults(phone)
    pick(phone, "Yes, at any time")
    pick(phone, "I have to leave")
    pick(phone, f"Only {CLINIC}")
    phone.get_by_label("To say yes, write your name").fill("Robin")
    phone.get_by_role("button", name="Yes, I sign").click()
    expect(phone.get_by_text("Your care here stays the same. It is your choice.")).to_be_visible()
    no_faults(phone)
    pick(phone, "I still get my care here")
    phone.get_by_role("button", name="Yes, I sign").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Signed. This is your receipt.")
    ((consent, digest, text),) = server.rows(
        "select id, text_sha256, text from store_consent where status = 'active'"
    )
    expect(phone.get_by_text(digest)).to_be_visible()
    assert phone.locator(".exact").inner_text().split() == text.split()
    no_faults(phone)
    phone.goto(f"{server.url}/me/sharing/")
    phone.get_by_role("button", name=f"Stop sharing with {CLINIC}").click()
    expect(
        phone.get_by_text(f"Stopped: {CLINIC}. From this moment nothing more goes out by it.")
    ).to_be_visible()
    assert server.rows("select status from store_consent where id = %s", consent) == [("revoked",)]


def test_without_any_script_one_signs_says_no_and_stops_all_the_same(
    browser: Browser, server: Server, clinic: str
) -> None:
    """PRV-028; REL: pages work as plain pages."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    sign_in(context, server)
    page = context.new_page()
    page.goto(f"{server.url}/me/sharing/new")
    pick(page, CLINIC)
    pick(page, "Everything in my record here")
    pick(page, "My care and treatment")
    pick(page, "30 days")
    page.get_by_role("button", name="See what they would see").click()
    page.get_by_role("link", name="Read the form and decide").click()
    expect(page.get_by_role("button", name="Read it aloud")).to_be_hidden()
    page.get_by_role("button", name="No, do not share").click()
    expect(page.get_by_text("Your no is kept. Nothing is shared.")).to_be_visible()
    page.get_by_role("button", name=f"Take back my no to {CLINIC}").click()
    expect(page.get_by_text("Your no is taken back.")).to_be_visible()
    context.close()


def test_the_form_speaks_the_language_of_its_reader(phone: Page, server: Server, clinic: str) -> None:
    phone.goto(f"{server.url}/me/settings")
    ready(phone)
    with phone.expect_navigation():
        phone.locator("select[name=language]").select_option("es")
    phone.goto(f"{server.url}/me/sharing/form?to=tpo&what=all&until=none")
    expect(phone.get_by_text("Soy Robin. Here puede compartir.")).to_be_visible()
    assert phone.locator("[data-aloud]").get_attribute("lang") == "es"
    expect(phone.get_by_text("¿Puede detener esto más adelante?")).to_be_visible()
    phone.goto(f"{server.url}/me/settings")
    ready(phone)
    with phone.expect_navigation():
        phone.locator("select[name=language]").select_option("en")


@pytest.mark.parametrize("page", ["given", "seen", "seen?all=1", "requests"])
def test_the_other_pages_have_no_faults_on_a_phone(phone: Page, server: Server, page: str) -> None:
    phone.goto(f"{server.url}/me/sharing/{page}")
    ready(phone)
    no_faults(phone)
