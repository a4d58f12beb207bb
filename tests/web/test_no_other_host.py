"""PRV-086: no page asks any other host for anything: no script, sheet, font, picture, frame, beacon or form."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

import carebraid.web
from carebraid.core.kernel.codes import Role
from carebraid.core.privacy.access import may_open
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from tests.browsers import browser, every_address
from tests.supporters import partner, supporter
from tests.web.test_access import address_of, asked
from tests.worlds import Cast

STATIC = Path(carebraid.web.__file__).parent / "static"
LOADS = {
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "action",
    "formaction",
    "ping",
    "manifest",
    "icon",
    "cite",
}
LOADED_LINKS = {
    "link",
    "use",
    "image",
    "base",
}  # of which the href is fetched; a person follows that of an <a>
_OTHER = re.compile(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
WHERE_LEAVING_GOES = {"leave.js": ["https://www.wikipedia.org"]}
"""The page that "Leave quickly" goes to is walked to, not loaded from; the person asked for it (see web.shell.away)."""
_NAMESPACES = ("http://www.w3.org/", "https://www.w3.org/")


class Asked(HTMLParser):
    """Every address that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            is_loaded = name in LOADS or (name in ("href", "xlink:href") and tag in LOADED_LINKS)
            if is_loaded and value:
                self.found += [one.strip().split(" ")[0] for one in value.split(",")]
            if name == "style" and value:
                self.found += re.findall(r"url\(([^)]*)\)", value)


def other_hosts(page: str) -> list[str]:
    parser = Asked()
    parser.feed(page)
    return [one for one in parser.found if urlsplit(one).netloc not in ("", "testserver")]


def test_the_check_finds_what_it_looks_for() -> None:
    page = (
        '<img src="//cdn.example/x.png"><link rel="stylesheet" href="https://fonts.example/a.css">'
        '<form action="http://forms.example/"></form><a href="https://crisis.example/">ring</a><script src="/own.js"></script>'
        '<img srcset="/a.png 1x, https://pics.example/b.png 2x">'
    )
    assert other_hosts(page) == [
        "//cdn.example/x.png", "https://fonts.example/a.css", "http://forms.example/", "https://pics.example/b.png",
    ]  # fmt: skip


@pytest.mark.django_db
def test_prv_086_no_page_of_any_role_asks_another_host(cast: Cast, now: datetime) -> None:
    readers = {
        "nobody": None, "patient": cast.patient, "clinician": cast.clinician, "prescriber": cast.colleague,
        "manager": cast.manager, "supporter": supporter(cast, now)[0], "partner": partner(cast, now)[0],
    }  # fmt: skip
    scope.enter(cast.organisation_id)
    account = models.Account.objects.create(
        organisation_id=cast.organisation_id, email="a@here.example", name="A", roles=[Role.ADMINISTRATOR]
    )
    models.Staff.objects.create(
        organisation_id=cast.organisation_id, site_id=cast.site_id, account=account, name="A"
    )
    readers["administrator"] = load_account_actor(account.id)
    pages, wrong = 0, []
    for who, actor in readers.items():
        client = browser(actor, raise_request_exception=False)
        for name in sorted(every_address().keys() - {"account_logout"}):
            if not may_open(name, actor.roles if actor else frozenset()):
                continue
            answer = asked(client, "GET", address_of(name, cast))
            policy = answer.get("Content-Security-Policy", "")
            if "text/html" not in answer.get("Content-Type", ""):
                continue
            pages += 1
            wrong += [f"{who}: {name}: {one}" for one in other_hosts(answer.content.decode())]
            if "default-src 'self'" not in policy or _OTHER.search(policy):
                wrong.append(f"{who}: {name}: policy {policy!r}")
    assert wrong == []
    assert pages > 100


def test_prv_086_the_policy_itself_lets_no_other_host_in() -> None:
    allowed = {"'self'", "'none'", "data:", "blob:"}
    for directive, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items():
        named = {
            str(one)
            for one in sources
            if not str(one).startswith("'nonce") and "nonce" not in str(one).lower()
        }
        assert named <= allowed, directive


@pytest.mark.parametrize(
    "path",
    sorted(p for p in STATIC.rglob("*") if p.suffix in (".js", ".css", ".svg")),
    ids=lambda p: str(p.relative_to(STATIC)),
)
def test_prv_086_no_script_or_sheet_names_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for namespace in _NAMESPACES:
        text = text.replace(namespace, "")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    assert _OTHER.findall(text) == WHERE_LEAVING_GOES.get(path.name, [])
