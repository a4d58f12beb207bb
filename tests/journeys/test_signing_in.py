"""A colleague begins: link, password, code app, passkey, and back in, in a real browser under the real policy."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, ConsoleMessage, Page

from .conftest import Server

pytestmark = pytest.mark.journey
PASSWORD = "a calm long sentence"


@pytest.fixture
def colleague(server: Server) -> str:
    """A therapist with a password and nothing else yet; gives the address."""
    email, account = f"{uuid4().hex}@here.example", uuid4()
    server.do(
        "insert into store_account (id, organisation_id, email, name, roles, password, language, theme, zone, is_active,"
        " is_demo) values (%s, %s, %s, 'Noor', '{therapist}', %s, 'en', 'auto', 'UTC', true, false)",
        account, server.who["organisation"], email, make_password(PASSWORD),
    )  # fmt: skip
    server.do(
        "insert into store_staff (id, organisation_id, account_id, site_id, name, phone)"
        " select %s, organisation_id, %s, id, 'Noor', '' from store_site where organisation_id = %s limit 1",
        uuid4(), account, server.who["organisation"],
    )  # fmt: skip
    return email


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser with a passkey chip that agrees to everything; nothing may go against the content policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    opened.on("console", listen)
    chip = context.new_cdp_session(opened)
    chip.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield opened
    context.close()
    assert said == []


def by_password(page: Page, home: str, email: str) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, home: str) -> None:
    page.goto(f"{home}/sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")


def test_password_then_code_then_passkey_then_back_in(page: Page, server: Server, colleague: str) -> None:
    home = server.url.replace("127.0.0.1", "localhost")  # passkeys belong to a name, never to a number
    by_password(page, home, colleague)
    page.wait_for_url("**/account/second-factor/")

    page.get_by_role("link", name=re.compile("Codes from an app")).click()
    page.get_by_text("I cannot take a picture").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/account/recovery-codes")
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10

    page.goto(f"{home}/account/second-factor/passkey")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/")
    assert "My passkey" in page.inner_text("main")

    sign_out(page, home)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/clinic/")

    sign_out(page, home)
    by_password(page, home, colleague)
    page.wait_for_url("**/sign-in/second-factor")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/clinic/")

    sign_out(page, home)
    by_password(page, home, colleague)
    page.wait_for_url("**/sign-in/second-factor")
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/clinic/")


def test_a_visitor_steps_in_changes_the_light_and_leaves(page: Page, server: Server) -> None:
    home = server.url
    page.goto(f"{home}/sign-in")
    page.get_by_role("button", name="Step in as Robin").click()
    page.wait_for_url("**/me/")
    page.goto(f"{home}/account/")
    page.get_by_label("Light or dark").first.select_option("dark")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url("**/account/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_label("Light or dark").first.select_option("auto")
    page.get_by_role("button", name="Keep").click()
    sign_out(page, home)
    page.goto(f"{home}/me/")
    page.wait_for_url("**/sign-in?next=**")
