"""A prescriber at work in a real browser: a planted pair, a reason, and a check that cannot run (HAZ-28, HAZ-29)."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

from .conftest import Server, sign_in, wait_for

pytestmark = pytest.mark.journey
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def own(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """The same house served from a copy of the program, whose knowledge a test may damage."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "carebraid", copy / "carebraid", ignore=shutil.ignore_patterns("__pycache__"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port",
        str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "carebraid.config.wsgi:application",
    ]  # fmt: skip
    log = (copy / "server.log").open("wb")
    process = subprocess.Popen(
        command, env={**server.around, "PYTHONPATH": str(copy)}, cwd=copy, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    wait_for(f"{url}/me/crisis")
    yield replace(server, url=url, process=process), copy / "carebraid/knowledge/data/interactions.yaml"
    process.terminate()
    process.wait(20)
    log.close()


@pytest.fixture(scope="module")
def person(server: Server) -> dict[str, str]:
    """Somebody whose list no other test writes on, with the accounts of a prescriber and of a nurse on their team."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.make_person", server.who["organisation"], "H-28", "Noor"],
        env=dict(server.around), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-3000:]
    found: dict[str, str] = json.loads(made.stdout)
    server.do("update store_account set roles = '{care_manager,nurse}' where id = %s", found["care_manager"])
    return found


def _desk(browser: Browser, server: Server, account: str) -> Page:
    context = browser.new_context(viewport=DESK)
    sign_in(context, server, account)
    return context.new_page()


def test_a_planted_pair_asks_for_a_reason_and_a_broken_check_for_a_second_person(
    browser: Browser, own: tuple[Server, Path], person: dict[str, str]
) -> None:
    server, knowledge = own
    chart = f"{server.url}/clinic/people/{person['patient']}/medicines"
    page = _desk(browser, server, person["psychiatrist"])

    # What is taken already is written down; then an order that is dangerous with it.
    page.goto(f"{chart}/add")
    page.fill("#f-name", "methadone")
    page.select_option("#f-kind", "prescribed")
    page.fill("#f-dose", "80 mg")
    page.fill("#f-times_a_day", "1")
    page.get_by_role("button", name="Write it on the list").click()
    page.goto(f"{chart}/start")
    page.fill("#f-name", "alprazolam")
    live = page.locator("[data-order-check] .finding")
    live.first.wait_for()
    assert "Methadone and alprazolam" in page.locator("[data-order-check]").inner_text()
    page.fill("#f-dose", "0.5 mg")
    page.fill("#f-times_a_day", "2")
    page.get_by_role("button", name="Sign the order").click()
    assert "please give a reason" in page.locator("main").inner_text()
    shown = page.locator(".finding").first.inner_text()
    assert "Source:" in shown
    assert "edition of" in shown
    assert page.locator(".finding .evidence, .finding [class*=evidence]").count() >= 1
    assert Axe().run(page).violations_count == 0
    for place in range(page.locator("select[name^=reason-]").count()):
        page.locator("select[name^=reason-]").nth(place).select_option("benefit_outweighs")
        page.locator("input[name^=words-]").nth(place).fill("Seen together today, with naloxone at home.")
    page.get_by_role("button", name="Sign the order").click()
    assert "Signed. It is on the list." in page.locator("main").inner_text()
    assert Axe().run(page).violations_count == 0

    # The knowledge is damaged while the house runs: the very next screen says so, and nobody signs alone.
    whole = knowledge.read_text(encoding="utf-8")
    knowledge.write_text(whole.replace("major", "minor"), encoding="utf-8")
    page.goto(chart)
    assert page.locator("[data-could-not-check]").count() == 1
    assert "Could not check" in page.locator("h2").first.inner_text()
    page.goto(f"{chart}/start")
    page.fill("#f-name", "folic acid")
    page.get_by_role("button", name="Check").click()
    assert page.locator("[data-could-not-check]").count() == 1
    page.fill("#f-dose", "1 mg")
    page.fill("#f-times_a_day", "1")
    page.get_by_role("button", name="Send to a second person").click()
    said = page.locator("main").inner_text()
    assert "waits for a second signature" in said
    assert "Somebody else must sign" in said
    listed = "select count(*) from store_medicine where name = 'folic acid'"
    assert server.rows(listed) == [(0,)]

    # The nurse looks and signs; only now does it stand on the list, with both names kept.
    nurse = _desk(browser, server, person["care_manager"])
    nurse.goto(chart)
    nurse.get_by_label("I looked at the whole list and at this order myself.").check()
    nurse.get_by_role("button", name="Sign as the second person").click()
    assert "Signed by two people" in nurse.locator("main").inner_text()
    assert server.rows(listed) == [(1,)]
    kept = server.rows(
        "select is_checked, by_name, second_name from store_interactioncheck order by at desc limit 1"
    )
    assert kept == [(False, "Colleague", "Clinician")]

    knowledge.write_text(whole, encoding="utf-8")
    page.goto(chart)
    assert page.locator("[data-could-not-check]").count() == 0
    for opened in (page, nurse):
        opened.context.close()


def test_without_script_the_check_button_does_the_same(
    browser: Browser, own: tuple[Server, Path], person: dict[str, str]
) -> None:
    server, _ = own
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    sign_in(context, server, person["psychiatrist"])
    page = context.new_page()
    page.goto(f"{server.url}/clinic/people/{person['patient']}/medicines/start")
    page.fill("#f-name", "sertralin")
    page.get_by_role("button", name="Check").click()
    said = page.locator("main").inner_text()
    assert "Not checked: we do not know “sertralin”" in said
    assert "sertraline" in said
    assert "brings nothing new" not in said
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
