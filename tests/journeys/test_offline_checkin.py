"""HAZ-01: a check-in made without a connection is judged at once, and arrives exactly once, whatever happens."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import Server, ready, sign_in

pytestmark = pytest.mark.journey
TIMES = 100 if os.environ.get("CAREBRAID_LONG") == "1" else 3
PLANTED = "planted-harbour-word"


def go(page: Page, server: Server, address: str) -> None:
    """Open a page and do not wait for the browser's own word that all is loaded: what counts is what the page does."""
    page.goto(server.url + address, wait_until="commit")


def _choose_offline(page: Page, server: Server) -> None:
    """The person says that this is their own phone; the pages are then kept on it."""
    go(page, server, "/me/settings")
    ready(page)
    turn_on = page.locator('[data-offline="yes"]')
    if turn_on.is_visible():
        turn_on.click()
    page.wait_for_selector("html[data-kept]")
    page.wait_for_function("navigator.serviceWorker.ready.then((r) => Boolean(r.active))")


def _wait_all_sent(page: Page) -> None:
    page.wait_for_selector('html[data-waiting="0"]', timeout=90_000)


def _safety_rows(server: Server) -> int:
    ((found,),) = server.rows("select count(*) from store_checkin where safety = 'yes'")
    return int(found)


def test_an_answer_given_offline_shows_help_at_once_and_arrives_exactly_once(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    slowest = 0.0
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    for turn in range(TIMES):
        before = _safety_rows(server)
        key = sign_in(phone, server)
        go(page, server, "/me/check-in")
        ready(page)
        _wait_all_sent(page)

        server.cable.cut()
        if turn % 2:  # half of them open the page itself without a connection
            go(page, server, "/me/check-in")
            ready(page)
        page.locator('#f-safety input[value="yes"]').check(force=True)
        page.fill('textarea[name="note"]', f"{PLANTED} {turn}", force=True) if turn == 0 else None
        began = time.perf_counter()
        page.get_by_role("button", name="Send").click()
        page.locator('[data-part="crisis"] h1').wait_for(state="visible")
        slowest = max(slowest, time.perf_counter() - began)
        assert page.locator('[data-part="crisis"] a[href="tel:988"]').is_visible()
        page.wait_for_selector('html[data-waiting="1"]')
        assert page.locator("#unsent").is_visible()

        # the tab is killed, the session ends on the server, a new worker takes over, then there is a connection
        page.close()
        server.do("delete from store_session where session_key = %s", _hashed(key))
        page = phone.new_page()
        go(page, server, "/me/crisis")
        ready(page)
        assert page.locator("#unsent").is_visible()
        server.cable.mend()
        _update_worker(page)
        _wait_all_sent(page)
        assert _safety_rows(server) == before + 1, f"turn {turn}"
        # once more over the same queue: nothing is there to be sent twice
        page.reload()
        ready(page)
        _wait_all_sent(page)
        assert _safety_rows(server) == before + 1
        phone.clear_cookies()
    print(f"crisis card offline, slowest of {TIMES}: {slowest * 1000:.0f} ms")
    ((tasks, cases),) = server.rows(
        "select (select count(*) from store_task where kind = 'safety' and state <> 'closed'),"
        " (select count(*) from store_safetycase where closed_at is null)"
    )
    assert (tasks, cases) == (1, 1)  # one open alert a person and reason (HAZ-05)


def test_the_check_above_would_notice_an_entry_that_is_not_kept(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    """The other half of HAZ-01: with the durable queue switched off, the answer is lost, and that is seen."""
    phone = device()
    phone.add_init_script(
        "const put = IDBObjectStore.prototype.put;"
        "IDBObjectStore.prototype.put = function (v, k) { return this.name === 'waiting' ? this.get('-') : put.call(this, v, k); };"
    )
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    go(page, server, "/me/check-in")
    ready(page)
    before = _safety_rows(server)
    server.cable.cut()
    page.locator('#f-safety input[value="yes"]').check(force=True)
    page.get_by_role("button", name="Send").click()
    page.locator('[data-part="crisis"] h1').wait_for()
    page.close()
    server.cable.mend()
    page = phone.new_page()
    go(page, server, "/me/crisis")
    ready(page)
    page.wait_for_timeout(500)
    assert _safety_rows(server) == before


def test_many_entries_wait_through_an_update_and_arrive_in_the_order_of_need(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    """SEC-106: entries of the version before survive the update; what is urgent goes first."""
    many = 50 if TIMES == 100 else 6
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    before = {row[0] for row in server.rows("select id from store_checkin")}
    server.cable.cut()
    for turn in range(many):
        go(page, server, "/me/check-in")
        ready(page)
        answer = "#f-safety label:nth-child(2)" if turn == many - 1 else "#f-mood label:nth-child(5)"
        page.locator(answer).click()
        page.get_by_role("button", name="Send").click()
        page.wait_for_selector(f'html[data-waiting="{turn + 1}"]')
    go(page, server, "/me/crisis")
    ready(page)
    server.cable.mend()
    _update_worker(page)
    _wait_all_sent(page)
    arrived = server.rows("select id, safety from store_checkin order by learned_at")
    answers = [safety for made, safety in arrived if made not in before]
    assert answers == ["yes", *[None] * (many - 1)]


_TOO_BUSY_ONCE = """
create sequence store_busy;
create function store_busy_once() returns trigger language plpgsql security definer as $$
begin
  if new.safety = 'yes' and nextval('store_busy') = 1 then raise exception 'too busy'; end if;
  return new;
end $$;
create trigger busy_once before insert on store_checkin for each row execute function store_busy_once();
"""


def test_what_is_urgent_is_offered_again_before_anything_else_goes(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    """HAZ-01: the house was too busy for it once; it does not wait behind what is not urgent."""
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    before = {row[0] for row in server.rows("select id from store_checkin")}
    server.cable.cut()
    for turn, answer in enumerate(("#f-mood label:nth-child(5)", "#f-safety label:nth-child(2)")):
        go(page, server, "/me/check-in")
        ready(page)
        page.locator(answer).click()
        page.get_by_role("button", name="Send").click()
        page.wait_for_selector(f'html[data-waiting="{turn + 1}"]')
    server.do(_TOO_BUSY_ONCE)
    try:
        server.cable.mend()
        go(page, server, "/me/crisis")
        ready(page)
        _wait_all_sent(page)
    finally:
        ((tries,),) = server.rows("select last_value from store_busy")
        server.do("drop function store_busy_once cascade; drop sequence store_busy")
    arrived = server.rows("select id, safety from store_checkin order by learned_at")
    assert tries >= 2
    assert [safety for made, safety in arrived if made not in before] == ["yes", None]


def _hashed(key: str) -> str:
    from carebraid.store.sessions import SessionStore

    return SessionStore.hashed(key)


def _update_worker(page: Page) -> None:
    """Let a worker of another edition install itself and take over, as an update does, while entries wait."""
    page.evaluate(
        """async () => {
          const made = await navigator.serviceWorker.register("/me/worker.js?edition=" + Date.now(), {scope: "/me/"});
          const worker = made.installing ?? made.waiting;
          if (worker && worker.state !== "activated") await new Promise((done, late) => {
            worker.onstatechange = () => { if (worker.state === "activated") done(); };
            setTimeout(() => late(new Error("the new worker was not let in")), 20000);
          });
        }"""
    )


def _all_of_indexeddb(page: Page) -> str:
    """Everything the database gives out, bytes as text, keys and values alike."""
    found: str = page.evaluate(
        """async () => {
          const out = [];
          for (const {name} of await indexedDB.databases()) {
            const db = await new Promise((r) => { const o = indexedDB.open(name); o.onsuccess = () => r(o.result); });
            for (const store of db.objectStoreNames) {
              const rows = await new Promise((r) => { const o = db.transaction(store).objectStore(store).getAll(); o.onsuccess = () => r(o.result); });
              for (const row of rows) out.push(JSON.stringify(row, (k, v) => v instanceof ArrayBuffer || ArrayBuffer.isView(v)
                ? new TextDecoder("latin1").decode(v) : v instanceof CryptoKey ? `key extractable=${v.extractable}` : v));
            }
            db.close();
          }
          return out.join("\\n") + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage});
        }"""
    )
    return found


def test_what_is_kept_cannot_be_read_and_no_cache_holds_a_personal_page(
    server: Server, device: Callable[..., BrowserContext], tmp_path: Any
) -> None:
    """PRV-080: encrypted on the device."""
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    go(page, server, "/me/check-in")
    ready(page)
    server.cable.cut()
    page.locator(".checkin summary").click()
    page.fill('textarea[name="note"]', PLANTED)
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector('html[data-waiting="1"]')
    kept = _all_of_indexeddb(page)
    assert "key extractable=false" in kept  # the search does see what is there
    for word in (PLANTED, "Robin", "harbour", "555 0199", "token", "safety", "craving"):
        assert word not in kept, word
    cached = page.evaluate(
        """async () => { const out = []; for (const name of await caches.keys()) { const c = await caches.open(name);
          for (const r of await c.keys()) out.push(r.url + "\\n" + await (await c.match(r)).text()); } return out; }"""
    )
    assert len(cached) > 10
    for text in cached:
        assert not any(word in text for word in ("Robin", "Walk by the harbour", 'name="daybook-token"'))
    # on the disk of the phone neither (the browser's own files)
    page.close()
    phone.close()
    disk = b"".join(
        f.read_bytes() for f in (tmp_path / "phone").rglob("*") if f.is_file() and "IndexedDB" in str(f)
    )
    assert len(disk) > 1000
    assert PLANTED.encode() not in disk
    assert PLANTED.encode("utf-16-le") not in disk


def test_pages_open_offline_where_the_person_chose_that(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    server.cable.cut()
    for address, words in (("/me/", "Hello, Robin"), ("/me/plan", "Walk by the harbour"), ("/me/week", "My week"),
                           ("/me/crisis", "Ana"), ("/me/skill/paced_breathing", "Slow breathing"),
                           ("/me/questions/phq-9", "Little interest")):  # fmt: skip
        go(page, server, address)
        page.get_by_text(words).first.wait_for(state="visible")
    assert page.locator("[data-kept-at]").is_visible()


def test_a_plan_changed_elsewhere_is_there_offline_after_the_next_contact(
    server: Server, device: Callable[..., BrowserContext], browser: Browser
) -> None:
    """HAZ-10: the device's copy follows, and shows its date."""
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    elsewhere = browser.new_context()
    sign_in(elsewhere, server)
    other = elsewhere.new_page()
    other.goto(server.url + "/me/plan/change")
    other.get_by_label("Another line: Warning signs that a crisis may be starting").first.fill(
        "I leave messages unread"
    )
    other.get_by_role("button", name="Save my plan").click()
    other.get_by_text("I leave messages unread").wait_for()
    elsewhere.close()

    go(page, server, "/me/")
    ready(page)
    page.wait_for_selector("html[data-kept]")
    server.cable.cut()
    go(page, server, "/me/plan")
    page.get_by_text("I leave messages unread").wait_for()
    assert page.get_by_text("Last changed today by you").is_visible()


def test_numbers_are_there_even_when_the_browser_threw_every_file_away(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    page.evaluate("(async () => { for (const name of await caches.keys()) await caches.delete(name); })()")
    server.cable.cut()
    go(page, server, "/me/crisis")
    page.locator('a[href="tel:988"]').wait_for()
    server.cable.mend()
    go(page, server, "/me/")
    ready(page)
    page.wait_for_function(
        "(async () => { for (const n of await caches.keys()) if ((await (await caches.open(n)).keys()).length > 15) return true; return false; })()"
    )


def test_without_that_choice_nothing_personal_is_kept_but_help_opens_offline(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    """PRV-080: nothing stays unless it was chosen."""
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    go(page, server, "/me/plan")
    ready(page)
    page.wait_for_function("navigator.serviceWorker.ready.then((r) => Boolean(r.active))")
    page.wait_for_timeout(500)
    server.cable.cut()
    go(page, server, "/me/plan")
    page.get_by_role("heading", name="No connection right now").wait_for()
    assert page.get_by_text("harbour").count() == 0
    go(page, server, "/me/crisis")
    assert page.locator('a[href="tel:988"]').is_visible()
    assert page.get_by_text("Ana").count() == 0


def test_a_stopped_item_of_a_questionnaire_counts_offline_too(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    go(page, server, "/me/questions/phq-9")
    ready(page)
    server.cable.cut()
    for _ in range(8):
        shown = page.locator("fieldset[data-item]:visible")
        item = shown.get_attribute("data-item")
        shown.locator("label.pick").first.click()
        page.wait_for_function("(item) => document.querySelector(`[data-item='${item}']`).hidden", arg=item)
    page.locator("fieldset[data-item='q9'] label.pick").nth(1).click()
    page.locator('[data-part="crisis"] h1').wait_for(state="visible")
    page.wait_for_selector('html[data-waiting="1"]')
    page.close()  # the person stops here
    server.cable.mend()
    page = phone.new_page()
    go(page, server, "/me/")
    ready(page)
    _wait_all_sent(page)
    found = server.rows(
        "select state, critical from store_response where instrument = 'phq-9' order by learned_at desc limit 1"
    )
    assert found == [("begun", ["phq9_item9"])]


def test_a_new_password_ends_the_right_to_hand_in_and_signing_in_gives_it_back(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    phone = device()
    key = sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    go(page, server, "/me/check-in")
    ready(page)
    server.cable.cut()
    page.locator('#f-mood input[value="7"]').check(force=True)
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector('html[data-waiting="1"]')
    server.do("delete from store_session where session_key = %s", _hashed(key))
    server.do("update store_account set password = '!changed' where id = %s", server.who["account"])
    server.cable.mend()
    go(page, server, "/me/crisis")
    ready(page)
    page.wait_for_timeout(700)
    assert page.locator("html").get_attribute("data-waiting") == "1"  # kept, and said
    assert page.locator("#unsent").is_visible()
    sign_in(phone, server)
    go(page, server, "/me/settings")
    ready(page)
    _wait_all_sent(page)
    server.do("update store_account set password = '' where id = %s", server.who["account"])


def test_a_refused_entry_says_why_and_stays_on_the_device(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    go(page, server, "/me/check-in")
    ready(page)
    page.evaluate("for (const el of document.querySelectorAll('#f-craving input')) el.value = '77'")
    page.locator("#f-craving label.pick").first.click()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("This entry could not be taken.").wait_for()
    assert page.get_by_text("must be between 0 and 10").is_visible()
    go(page, server, "/me/settings")
    ready(page)
    line = page.locator("[data-waiting-list] li")
    line.wait_for()
    assert "must be between 0 and 10" in line.inner_text()
    line.get_by_role("button", name="Let it go").click()
    page.get_by_text("Nothing waits here").wait_for()


def test_help_opens_from_the_device_when_the_server_is_stopped(
    server: Server, device: Callable[..., BrowserContext]
) -> None:
    phone = device()
    sign_in(phone, server)
    page = phone.new_page()
    _choose_offline(page, server)
    server.stop()
    try:
        phone.clear_cookies()  # signed out as well (HAZ-09, HAZ-13)
        began = time.perf_counter()
        go(page, server, "/me/crisis")
        page.locator('a[href="tel:988"]').first.wait_for()
        took = time.perf_counter() - began
        print(f"crisis card with the server stopped: {took * 1000:.0f} ms")
    finally:
        server.start()
