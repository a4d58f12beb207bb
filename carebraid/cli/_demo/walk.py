"""The walk through the running demo, over HTTP alone but for two looks at the database."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from carebraid.core.kernel.codes import EVERY_ROLE
from carebraid.store.embedded import DATABASE, Embedded

from .browser import Browser, Page

CHART_PAGES = ("", "/timeline", "/measures", "/tasks", "/plan", "/ask", "/team", "/appointments", "/seen")
_DOOR = re.compile(r"<b>([^<]+)</b>\s*<span class=\"quiet\">([^<]+)</span>")
_OWNER = re.compile(r"Nobody has taken it yet; ([^<]+?) owns it|With ([^.<]+)\.")


class Failed(Exception):
    """Something did not hold; the message says what."""


class Walk:
    """Everything that ``--check`` tries. ``say`` is told each thing that held."""

    def __init__(self, address: str, server: Embedded, say: Callable[[str], None]) -> None:
        self._address, self._server, self._say = address, server, say
        self._doors: dict[str, tuple[str, str]] = {}  # name -> (account, role in words)
        self._pages = 0

    def all(self) -> None:
        """All of it, in order; raises Failed at the first thing that does not hold."""
        self.every_role()
        self.craving_at_two()
        self.ladder()
        self.item_nine()

    # --- every role, every menu -----------------------------------------------------------------

    def every_role(self) -> None:
        """Step into everybody the sign-in page offers, open every page of their menus, and charts."""
        front = self._open(Browser(self._address), "/sign-in")
        accounts = [value for form in front.forms for name, value in form.buttons if name == "account"]
        told = [(_plain(name), _plain(role)) for name, role in _DOOR.findall(front.text)]
        if len(accounts) != len(told) or not accounts:
            raise Failed(f"the sign-in page names {len(told)} people and offers {len(accounts)} ways in")
        self._doors = {name: (account, role) for (name, role), account in zip(told, accounts, strict=True)}
        roles = {role for _, role in self._doors.values()}
        if len(roles) != len(EVERY_ROLE):
            raise Failed(
                f"the demo offers {len(roles)} of {len(EVERY_ROLE)} roles: {', '.join(sorted(roles))}"
            )
        charts = sum(self._one_person(name) for name in self._doors)
        self._say(
            f"{len(self._doors)} people of all {len(roles)} roles stepped in through the demo's sign-in; "
            f"{self._pages} pages of their menus and of {charts} charts opened without a refusal"
        )

    def _one_person(self, name: str) -> int:
        """Every page of one person's menus; gives how many charts were opened."""
        browser, first = self._step_in(name)
        for path in dict.fromkeys([*first.menu, "/help", "/account/"]):
            self._open(browser, path)
        if not any(path.startswith("/clinic") for path in first.menu):
            return 0
        people = self._people_of(browser)
        if not people:
            return 0  # a colleague without anybody on their panel
        for part in CHART_PAGES:
            self._open(browser, people[0] + part, may_refuse=part in _FOR_CLINICIANS)
        return 1

    def _people_of(self, browser: Browser) -> list[str]:
        page = self._open(browser, "/clinic/people")
        found = (urlsplit(address).path for address, _ in page.links)
        return list(
            dict.fromkeys(path for path in found if re.fullmatch(r"/clinic/people/[0-9a-f-]{36}", path))
        )

    # --- loop one -------------------------------------------------------------------------------

    def craving_at_two(self) -> None:
        """A strong craving and a yes to the safety question, from the app to the outcome."""
        maya, _ = self._step_in("Maya Lindqvist")
        form = self._open(maya, "/me/check-in").form("/me/check-in")
        sent = maya.send(form, craving="9", used="yes", safety="yes", mood="1")
        self._needs(sent, "the check-in was taken", sent.status == 200)
        owner, task = self._find_task("Nadia Haddad", "Maya Lindqvist")
        browser, inbox = self._step_in(owner)
        if not any(urlsplit(address).path == task for address, _ in inbox.links):
            raise Failed(f"{owner} owns Maya's task and does not find it in the inbox")
        self._say(f"loop one: Maya's check-in stands in {owner}'s inbox, with owner and due time, at once")
        page = self._open(browser, task)
        self._needs(page, "the task says when it is due", "<time" in page.text)
        page = browser.send(page.form(f"{task}/take"))
        self._needs(page, "the task can be taken", page.status == 200)
        refused = browser.send(page.form(task), outcome="", reached="")
        self._needs(refused, "closing without an outcome is refused", refused.status in (400, 422))
        form = refused.form(task)
        # The page asks in whole minutes; this alarm is only seconds old, so the next minute is said.
        at = datetime.fromisoformat(form.values["reached_at"]) + timedelta(minutes=1)
        said = {
            "outcome": "reached_evaluated",
            "reached": "person",
            "reached_at": at.isoformat(timespec="minutes"),
        }
        browser.send(form, **said)
        # Whoever was on call holds the task no more, so the chart is closed to them; the team sees how it ended.
        nadia, _ = self._step_in("Nadia Haddad")
        done = self._open(nadia, task)
        self._needs(done, "the task is closed with its outcome", f"Closed by {owner}" in done.text)
        self._say("loop one: taken, not closed without an outcome, closed with one")

    def _find_task(self, colleague: str, person: str) -> tuple[str, str]:
        """Who owns the open safety task of a person, seen by a colleague on their team, and its address."""
        browser, _ = self._step_in(colleague)
        chart = self._chart_of(browser, person)
        tasks = self._open(browser, f"{chart}/tasks")
        for address, _ in tasks.links:
            path = urlsplit(address).path
            if re.fullmatch(r"/clinic/tasks/[0-9a-f-]{36}", path):
                page = self._open(browser, path)
                found = _OWNER.search(page.text)
                if "reached" in page.form(path).names and found:
                    return _plain(found[1] or found[2]), path
        raise Failed(f"no safety task about {person} is open")

    def _chart_of(self, browser: Browser, person: str) -> str:
        page = self._open(browser, "/clinic/people?q=" + person.split()[0])
        for address, words in page.links:
            path = urlsplit(address).path
            if person in words and re.fullmatch(r"/clinic/people/[0-9a-f-]{36}", path):
                return path
        raise Failed(f"{person} is not in the caseload")

    def ladder(self) -> None:
        """The worker makes its rounds: it has beaten, no open task stalls, and an unseen alarm was passed on."""
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            beat = self._ask(
                "select count(*) from store_pulse where name = 'sweep' and beat_at > now() - interval '1 minute'"
            )
            passed = self._ask(
                "select count(*) from store_taskevent where kind = 'escalate' and actor = 'job:sweep'"
            )
            if beat != "0" and passed != "0":
                break
            time.sleep(1)
        else:
            raise Failed("the worker has not gone round, or passed no unseen alarm on to the next person")
        stalled = self._ask(
            "select count(*) from store_task where state <> 'closed' and next_step_at is null"
        )
        if stalled != "0":
            raise Failed(f"{stalled} open tasks have no next step")
        self._say(f"the worker goes round: {passed} unseen alarms were passed on, and no open task stalls")

    def _ask(self, question: str) -> str:
        return self._server.sql(question, database=DATABASE)

    # --- loop two -------------------------------------------------------------------------------

    def item_nine(self) -> None:
        """A positive ninth answer in the clinic, the screener, and a safety plan that two people write."""
        priya, _ = self._step_in("Priya Nair")
        chart = self._chart_of(priya, "Sam Whitlock")
        sheet = self._open(priya, f"{chart}/ask/phq-9").form("/phq-9/save")
        given = {f"q-q{n}": "2" for n in range(1, 10)} | {"q-q10": "1"}
        answered = priya.post(sheet.action, {**sheet.values, **given})
        self._needs(answered, "PHQ-9 asks for the screener", answered.status == 200)
        screener = self._open(priya, answered.link(ends="/ask/c-ssrs-screener")).form("/c-ssrs-screener/save")
        yes = {"q1", "q2", "q3"}
        items = ("q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3mo")
        given = {f"q-{item}": str(int(item in yes)) for item in items}
        triaged = priya.post(screener.action, {**screener.values, **given})
        self._needs(triaged, "the screener says moderate", "moderate" in triaged.text.lower())
        owner, _ = self._find_task("Priya Nair", "Sam Whitlock")
        self._say(
            f"loop two: a positive ninth answer opened a case and a task that {owner} owns; C-SSRS says moderate"
        )
        self._write_plan(priya, f"{chart}/plan/edit", "Priya and Sam wrote this line")
        sam, _ = self._step_in("Sam Whitlock")
        self._needs(
            self._open(sam, "/me/plan"), "Sam reads it", "Priya and Sam wrote this line" in self._last
        )
        self._write_plan(sam, "/me/plan/change", "Sam wrote this line alone")
        self._needs(
            self._open(priya, f"{chart}/plan"), "Priya reads it", "Sam wrote this line alone" in self._last
        )
        self._say(
            "loop two: the safety plan was written by clinician and patient, and each reads the other's line"
        )

    def _write_plan(self, browser: Browser, path: str, words: str) -> None:
        form = self._open(browser, path).form(path)
        line = next(name for name in form.names if name.startswith("new-warning_signs-"))
        saved = browser.post(form.action, {**form.values, line: words})
        self._needs(saved, f"the plan is saved at {path}", saved.status == 200)

    # --- small things ---------------------------------------------------------------------------

    _last = ""

    def _step_in(self, name: str) -> tuple[Browser, Page]:
        if name not in self._doors:
            raise Failed(f"{name} is not among the people one can step into")
        browser = Browser(self._address)
        form = self._open(browser, "/sign-in").form("/demo/sign-in")
        page = browser.send(form, account=self._doors[name][0])
        self._needs(
            page, f"{name} can be stepped into", page.status == 200 and "/sign-in" not in page.address
        )
        return browser, page

    def _open(self, browser: Browser, path: str, *, may_refuse: bool = False) -> Page:
        page = browser.get(path)
        if not (may_refuse and page.status == 403):
            self._needs(page, f"{path} opens", page.status == 200)
        self._pages += 1
        self._last = page.text
        return page

    @staticmethod
    def _needs(page: Page, what: str, held: bool) -> None:
        if not held:
            said = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())[:300]
            raise Failed(f"not so: {what} ({page.status} at {page.address}: {said})")


_FOR_CLINICIANS = ("/plan", "/ask", "/team", "/appointments")
"""Parts of a chart that a peer mentor may be refused."""


def _plain(text: str) -> str:
    return html.unescape(text).strip()
