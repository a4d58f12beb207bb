"""The person's pages in a real browser: four taps, a way out, nothing that keeps anybody out."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from carebraid.store.sessions import SessionStore

from .conftest import PHONE, Server, ready, sign_in

pytestmark = pytest.mark.journey
PAGES = ("/me/", "/me/check-in", "/me/week", "/me/plan", "/me/plan/change", "/me/crisis", "/me/settings",
         "/me/questions/phq-9", "/me/questions/gad-7", "/me/skill/paced_breathing", "/me/skill/urge_surfing")  # fmt: skip


def test_a_checkin_takes_four_taps_and_less_than_fifteen_seconds(phone: Page, server: Server) -> None:
    """Today, then: check in, how strong, nothing about safety, send. Each tap is where a thumb can reach it."""
    taps = 0

    def tap(target: str) -> None:
        nonlocal taps
        spot = phone.locator(target).first
        spot.scroll_into_view_if_needed()
        box = spot.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
        spot.tap()
        taps += 1

    phone.goto(server.url + "/me/")
    ready(phone)
    before = server.rows("select count(*) from store_checkin")[0][0]
    began = time.perf_counter()
    tap("main a.btn-main")
    ready(phone)
    tap("#f-craving label:nth-child(4)")
    tap("#f-safety label:nth-child(1)")
    tap(".send-bar button")
    phone.get_by_role("heading", name="Thank you for checking in").wait_for()
    took = time.perf_counter() - began
    phone.locator("[data-sent]").wait_for(state="visible")
    assert server.rows("select count(*) from store_checkin")[0][0] == before + 1
    print(f"check-in: {taps} taps, {took:.2f} s of the machine's time")
    assert taps <= 4
    said = phone.locator("main").inner_text()
    assert "do not wait for an answer here" in said  # HAZ-07
    assert phone.locator('[data-offer="calm"] .row-link').count() == 2


def test_a_strong_craving_brings_people_and_two_things_to_try(phone: Page, server: Server) -> None:
    phone.goto(server.url + "/me/check-in")
    ready(phone)
    phone.locator("#f-craving label:nth-child(10)").tap()
    phone.locator(".send-bar button").tap()
    phone.get_by_role("heading", name="That is a strong one").wait_for()
    assert phone.locator('a[href="tel:5550199"]:visible').count() == 1
    assert phone.locator('a[href="tel:988"]:visible').count() == 1
    assert phone.locator('[data-offer="craving"] .row-link:visible').count() == 2


def _wait_until_signed_out(page: Page, server: Server, key: str) -> None:
    """The session's row is gone from the server."""
    for _ in range(200):
        if server.rows("select 1 from store_session where session_key = %s", SessionStore.hashed(key)) == []:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the session is still alive")


@pytest.mark.parametrize("address", PAGES)
def test_leaving_quickly_from_every_page(browser: Browser, server: Server, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(
        body="<title>Encyclopedia</title><h1>Encyclopedia</h1>", content_type="text/html"))  # fmt: skip
    key = sign_in(context, server)
    page = context.new_page()
    page.goto(server.url + ("/me/settings" if address != "/me/settings" else "/me/week"))
    ready(page)
    page.goto(server.url + address)
    ready(page)
    was_blank: list[bool] = []  # told by the page itself, while it is still there
    page.expose_function("tell", lambda is_blank: was_blank.append(is_blank))
    page.evaluate("""() => {
      new MutationObserver(() => tell(document.body.childElementCount === 0))
        .observe(document, {childList: true, subtree: true});
    }""")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://www.wikipedia.org/**")
    assert was_blank[-1:] == [True]
    _wait_until_signed_out(page, server, key)
    with page.expect_request("https://www.wikipedia.org/**"):  # back leads away as well
        page.evaluate("history.back()")
    page.close()
    page = context.new_page()
    page.goto(server.url + "/help")  # a page of the same origin, outside the app
    left = page.evaluate("""async () => ({
      databases: (await indexedDB.databases()).map((d) => d.name), caches: await caches.keys(),
      local: Object.keys(localStorage), session: Object.keys(sessionStorage),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    })""")
    assert left == {"databases": [], "caches": [], "local": [], "session": [], "workers": 0}
    context.close()


def test_three_presses_of_shift_leave_too_and_two_do_not(phone: Page, server: Server) -> None:
    phone.goto(server.url + "/me/plan")
    ready(phone)
    phone.keyboard.press("Shift")
    phone.keyboard.press("Shift")
    phone.wait_for_timeout(300)
    assert phone.url.endswith("/me/plan")
    phone.keyboard.press("a")  # writing a capital letter is not leaving
    for _ in range(3):
        phone.keyboard.press("Shift")
    phone.wait_for_url("https://www.wikipedia.org/**")


def test_leaving_offline_keeps_only_what_nobody_received_and_it_still_arrives(
    phone: Page, server: Server
) -> None:
    phone.goto(server.url + "/me/check-in")
    ready(phone)
    before = server.rows("select count(*) from store_checkin where safety = 'yes'")[0][0]
    phone.context.set_offline(True)
    phone.locator('#f-safety input[value="yes"]').check(force=True)
    phone.locator(".send-bar button").click()
    phone.wait_for_selector('html[data-waiting="1"]')
    phone.get_by_role("link", name="Leave quickly").click()
    phone.wait_for_timeout(1200)
    phone.context.set_offline(False)
    phone.goto(server.url + "/me/crisis")  # whoever opens it later, signed in or not
    ready(phone)
    phone.wait_for_selector('html[data-waiting="0"]')
    assert server.rows("select count(*) from store_checkin where safety = 'yes'")[0][0] == before + 1


def test_signing_out_leaves_nothing_behind(phone: Page, server: Server) -> None:
    """PRV-080."""
    phone.goto(server.url + "/me/settings")
    ready(phone)
    phone.locator('[data-offline="yes"]').click()
    phone.wait_for_selector("html[data-kept]")
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url(lambda url: "/me/" not in url)
    names = phone.evaluate("indexedDB.databases().then((all) => all.map((d) => d.name))")
    assert (names, phone.evaluate("caches.keys()")) == ([], [])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_out(browser: Browser, server: Server, theme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    sign_in(context, server)
    page = context.new_page()
    found = {}
    for address in PAGES:
        page.goto(server.url + address)
        ready(page)
        result = Axe().run(page)
        if result.violations_count:
            found[address] = [
                (v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result.response["violations"]
            ]
    page.goto(server.url + "/me/check-in")
    ready(page)
    page.locator('#f-safety input[value="yes"]').check(force=True)
    page.locator(".send-bar button").click()
    page.locator('[data-part="crisis"] h1').wait_for()
    result = Axe().run(page)
    if result.violations_count:
        found["crisis"] = [
            (v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result.response["violations"]
        ]
    context.close()
    assert found == {}


def test_without_a_script_the_pages_still_do_their_work(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    sign_in(context, server)
    page = context.new_page()
    before = server.rows("select count(*) from store_checkin")[0][0]
    page.goto(server.url + "/me/check-in")
    page.locator('#f-craving input[value="3"]').check(force=True)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you for checking in").wait_for()
    assert server.rows("select count(*) from store_checkin")[0][0] == before + 1
    page.goto(server.url + "/me/questions/gad-7")
    assert page.locator("fieldset[data-item]:visible").count() == 7
    answer = context.request.get(server.url + "/me/leave", max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, "https://www.wikipedia.org/")
    assert context.request.get(server.url + "/me/pack", headers={"Accept": "application/json"}).status == 401
    context.close()


def test_the_crisis_card_is_light(browser: Browser, server: Server) -> None:
    """HAZ-09: under 50 kB with everything it needs to be read, signed out."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on(
        "response", lambda r: sizes.__setitem__(r.url, int(r.headers.get("content-length") or len(r.body())))
    )
    page.goto(server.url + "/me/crisis", wait_until="networkidle")
    needed = {url: size for url, size in sizes.items() if url.endswith((".css", "/me/crisis"))}
    print(f"crisis card: {sum(needed.values())} bytes over the wire in {len(needed)} files")
    assert len(needed) >= 8
    assert sum(needed.values()) < 50_000
    context.close()
