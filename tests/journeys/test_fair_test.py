"""Manager journey 4: two outreach texts are compared fairly, from the plan over the board to what was learnt."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

from .conftest import PHONE, Server, sign_in

pytestmark = pytest.mark.journey
DESK = {"width": 1280, "height": 900}
_ACCOUNT = (
    "select id::text, email from store_account where organisation_id = %s and %s = any(roles) order by email"
)


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator[Callable[..., tuple[Page, str]]]:
    """A browser in which somebody with that role is signed in."""
    opened = []

    def go_in(role: str, size: dict[str, int]) -> tuple[Page, str]:
        account, email = server.rows(_ACCOUNT, server.who["organisation"], role)[0]
        server.do("update store_account set is_demo = true where id = %s", account)
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        opened.append(context)
        sign_in(context, server, account)
        return context.new_page(), email

    yield go_in
    for context in opened:
        context.close()


def fair(page: Page) -> None:
    """Nothing that keeps anybody out, and nothing wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.viewport_size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_two_texts_are_compared_from_the_plan_to_what_was_learnt(
    enter: Callable[..., tuple[Page, str]], server: Server
) -> None:
    manager, _ = enter("programme_manager", DESK)
    member, email = enter("patient", PHONE)

    manager.goto(server.url + "/board")
    manager.get_by_label("Give a seat to whoever signs in with this address").fill(email)
    manager.get_by_role("button", name="Give the seat").click()
    manager.get_by_text("Kept.").wait_for()

    manager.goto(server.url + "/manage/learning")
    manager.get_by_role("link", name="Plan a fair test").click()
    manager.get_by_label("Name", exact=True).fill("Warmer words")
    manager.get_by_label("What do you want to know?").fill("Do warmer words bring more people back?")
    manager.get_by_label("“We are thinking of you”").check()
    manager.get_by_label("Today it works for how many in a hundred?").fill("30")
    manager.get_by_label("Smallest difference that matters, in a hundred").fill("45")
    manager.get_by_label("How many in all").fill("20")
    manager.get_by_role("button", name="Register it").click()
    manager.locator("#f-planned-wrong").wait_for()  # and nothing typed is lost
    manager.get_by_label("How many in all").fill("40")
    fair(manager)
    manager.get_by_role("button", name="Register it").click()
    manager.get_by_text("It is registered. The board has seven days to say no.").wait_for()
    assert manager.get_by_role("button", name="Begin").count() == 0
    fair(manager)

    member.goto(server.url + "/account/")
    member.get_by_role("link", name="To the board").click()
    member.get_by_text("Do warmer words bring more people back?").wait_for()
    member.get_by_text("Say no to this test").wait_for()
    fair(member)

    server.do("update store_fairtest set board_until = now() - interval '1 minute'")  # a week goes by
    manager.reload()
    manager.get_by_role("button", name="Begin").click()
    manager.get_by_text("so that nobody can peek").wait_for()
    assert manager.get_by_text("By way at look").count() == 0

    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.make_test_people", server.who["organisation"], "40"],
        env=dict(server.around), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-3000:]
    assert json.loads(made.stdout) == {"waits_for_you": 20, "thinking_of_you": 20}

    manager.reload()
    manager.get_by_role("heading", name="A new way did better.").wait_for()
    manager.get_by_text("Every draw was repeated from the journal with the seed, and is the same.").wait_for()
    fair(manager)
    manager.get_by_label("In a sentence, for the library").fill("Warmer words bring people back.")
    manager.get_by_role("button", name="Keep it").click()
    manager.goto(server.url + "/manage/learning")
    manager.get_by_text("Warmer words bring people back.").wait_for()
    fair(manager)
