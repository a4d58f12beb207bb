"""How fast a revocation holds, and whether answers tell by their time who is known: ``python -m bench.privacy``.

Runs the demo clinic in a fresh place. Fifty readers ask as fast as they are answered: for what Maya's sister is shown,
and for the files that Tomas let a housing service have. Maya and Tomas end it; the last answer that still held
something counts from the later confirmation (goal 5 s). Then pairs of sign-ins and of partners' requests, one for somebody known and one for nobody, in turn (goal:
medians within 10 ms over 500 pairs).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher

from carebraid.cli._demo.browser import Browser
from carebraid.cli._demo.check import _running
from carebraid.store.embedded import DATABASE, Embedded

READERS, PAIRS = 50, 500
PARTNER = "Olu"
REVOKED_GOAL_S, PAIR_GOAL_MS = 5.0, 10.0


def step_in(address: str, name: str) -> Browser:
    """A browser in which a demo account is signed in."""
    browser = Browser(address)
    front = browser.get("/sign-in")
    names = re.findall(r"<b>([^<]+)</b>\s*<span class=\"quiet\">", front.text)
    forms = [form for form in front.forms if any(field == "account" for field, _ in form.buttons)]
    accounts = [value for form in forms for field, value in form.buttons if field == "account"]
    browser.post(
        forms[0].action,
        {
            **forms[0].values,
            "account": accounts[next(n for n, one in enumerate(names) if one.startswith(name))],
        },
    )
    return browser


@dataclass
class Reader(threading.Thread):
    """Asks again as soon as it is answered; ``last_full`` is when an answer last held something shared."""

    ask: Callable[[], bool]
    until: threading.Event
    asked: int = 0
    full: int = 0
    last_full: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.until.is_set():
            try:
                held = self.ask()
            except OSError as error:
                self.faults.append(type(error).__name__)
                continue
            self.asked += 1
            if held:
                self.full += 1
                self.last_full = time.monotonic()


def measure_revocation(address: str) -> dict[str, object]:
    """Fifty readers, half on each way; Maya ends the contract, Tomas the consent."""
    maya, tomas = step_in(address, "Maya"), step_in(address, "Tomas")
    stop = threading.Event()
    readers = [Reader(_as_sister(address), stop) for _ in range(READERS // 2)]
    readers += [Reader(_as_partner(address), stop) for _ in range(READERS // 2)]
    for reader in readers:
        reader.start()
    time.sleep(8)
    before = [reader.full for reader in readers]
    if not all(before):
        raise RuntimeError(f"some readers saw nothing before anything was ended: {before}")
    listed = maya.get("/me/supporters/").links
    contract = next(url for url, _ in listed if re.search(r"/supporters/[0-9a-f-]{36}$", url))
    page = maya.get(contract)
    maya.send(page.form("/end"))
    stopping = [
        form
        for form in tomas.get("/me/sharing/").forms
        if "/stop/" in form.action and "what" not in form.values
    ]
    for form in stopping:
        tomas.send(form)
    ended = time.monotonic()
    time.sleep(REVOKED_GOAL_S + 1)
    stop.set()
    for reader in readers:
        reader.join(30)
    late = max(0.0, *(reader.last_full - ended for reader in readers))
    return {
        "readers": READERS, "answers": sum(reader.asked for reader in readers), "faults": sum(len(r.faults) for r in readers),
        "last_after_s": round(late, 3), "goal_s": REVOKED_GOAL_S, "met": late <= REVOKED_GOAL_S,
    }  # fmt: skip


def _as_sister(address: str) -> Callable[[], bool]:
    browser = step_in(address, "Freja")
    return lambda: "Sunday soup" in browser.get("/partner/").text


def _as_partner(address: str) -> Callable[[], bool]:
    browser = step_in(address, PARTNER)
    listed = browser.get("/partner/records/")
    record = browser.get(next(url for url, _ in listed.links if re.search(r"/records/[0-9a-f-]{36}$", url)))
    if any(form.action.endswith("/confirm") for form in record.forms):
        record = browser.send(record.form("/confirm"), what="terms")
    form = record.form("/files")
    return lambda: "PK" in browser.send(form, part="").text[:4]


def measure_pairs(address: str, server: Embedded) -> dict[str, object]:
    """500 pairs each: a wrong password for a known and an unknown address; a request about somebody known and nobody."""
    known = server.sql(
        "select email from store_account where name like 'Nadia%' limit 1", database=DATABASE
    ).strip()
    kept = "argon2" + PasswordHasher(time_cost=2, memory_cost=102_400, parallelism=8).hash(
        "a long quiet sentence 7"
    )
    server.sql(f"update store_account set password = '{kept}' where email = '{known}'", database=DATABASE)
    clear = "delete from store_shortmemory"  # the limits on failed tries would end this after five

    def sign_in(email: str) -> None:
        browser = Browser(address)
        form = next(form for form in browser.get("/sign-in").forms if "login" in form.names)
        started = time.perf_counter()
        answer = browser.send(form, login=email, password="not the password")
        took[email == known].append((time.perf_counter() - started) * 1000)
        if "do not fit together" not in answer.text:
            raise RuntimeError("a wrong password was not answered as one")

    partner = step_in(address, PARTNER)
    form = partner.get("/partner/ask").form("/ask")

    def ask(name: str) -> None:
        started = time.perf_counter()
        partner.send(form, kind="record", about=name, born="1992-03-04", purpose="TREAT", wish="For her care")
        took[name == "Maya Lindqvist"].append((time.perf_counter() - started) * 1000)

    found: dict[str, object] = {}
    for what, one, other, call in (
        ("sign_in", known, "nobody@nowhere.example", sign_in),
        ("partner_ask", "Maya Lindqvist", "Nora Nowhere", ask),
    ):
        took: dict[bool, list[float]] = {True: [], False: []}
        for at in range(PAIRS):
            server.sql(clear, database=DATABASE)
            for said in (one, other) if at % 2 else (other, one):
                call(said)
        apart = abs(statistics.median(took[True]) - statistics.median(took[False]))
        found[what] = {
            "pairs": PAIRS, "known_ms": round(statistics.median(took[True]), 2),
            "unknown_ms": round(statistics.median(took[False]), 2), "apart_ms": round(apart, 2),
            "goal_ms": PAIR_GOAL_MS, "met": apart <= PAIR_GOAL_MS,
        }  # fmt: skip
    return found


def main() -> None:
    """Build the demo, measure, print lines of JSON."""
    global PAIRS
    parser = argparse.ArgumentParser(prog="python -m bench.privacy", description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--people", type=int, default=6)
    asked = parser.parse_args()
    PAIRS = asked.pairs
    home = Path(tempfile.mkdtemp(prefix="carebraid-privacy-"))
    home.chmod(0o711)
    try:
        with _running(home, 1, asked.people) as address:
            server = Embedded(home)
            print(json.dumps({"what": "pairs", **measure_pairs(address, server)}), flush=True)
            print(json.dumps({"what": "revocation", **measure_revocation(address)}), flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
