"""A very small browser: cookies, links, forms as they stand on the page. Standard library only."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

PATIENCE = 30.0  # seconds for one page


@dataclass
class Form:
    """One form: where it goes, what it carries as it stands, and the names of everything one can fill in."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """An answer: its status, the address after redirects, its text, links with their words, and forms."""

    status: int
    address: str
    text: str
    links: list[tuple[str, str]]
    menu: list[str]
    forms: list[Form]

    def form(self, action_ends: str) -> Form:
        """The first form whose address ends so. Raises LookupError where there is none."""
        for one in self.forms:
            if one.action.partition("?")[0].endswith(action_ends):
                return one
        raise LookupError(f"no form to {action_ends} on {self.address}")

    def link(self, words: str = "", *, ends: str = "") -> str:
        """The first link with these words whose address ends so. Raises LookupError where there is none."""
        for address, said in self.links:
            if words in said and address.partition("#")[0].endswith(ends):
                return address
        raise LookupError(f"no link {words!r} {ends!r} on {self.address}")


class Browser:
    """Somebody's browser, with cookies of its own."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.request.Request(urljoin(self.base, path)))  # noqa: S310 - our own address

    def send(self, form: Form, **values: str) -> Page:
        """Send a form as it stands, with ``values`` written over it; ``q__q1`` stands for ``q-q1``."""
        said = {name.replace("__", "-"): value for name, value in values.items()}
        return self.post(form.action, {**form.values, **said})

    def post(self, path: str, values: Mapping[str, str]) -> Page:
        """Send values as a form does."""
        body = urlencode(values).encode()
        return self._open(urllib.request.Request(urljoin(self.base, path), data=body))  # noqa: S310 - our own

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return _page(answer.status, answer.url, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return _page(error.code, error.url or request.full_url, error.read())


def _page(status: int, address: str, body: bytes) -> Page:
    text = body.decode("utf-8", "replace")
    reader = _Reader()
    reader.feed(text)
    return Page(status, address, text, reader.links, reader.menu, reader.forms)


class _Reader(HTMLParser):
    """Reads links, the menu's links and forms out of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self.menu: list[str] = []
        self.forms: list[Form] = []
        self._in_menu = 0
        self._form: Form | None = None
        self._link: tuple[str, list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "nav":
            self._in_menu += 1
        elif tag == "a" and said.get("href"):
            self._link = (said["href"], [])
            if self._in_menu:
                self.menu.append(said["href"])
        elif tag == "form":
            self._form = Form(said.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._in_form(self._form, tag, said)

    def _in_form(self, form: Form, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in form.values):
            form.values[self._select] = said.get("value", "")
        elif tag == "textarea" and name:
            self._area = (name, [])
        elif tag == "button" and name:
            form.buttons.append((name, said.get("value", "")))
        elif tag == "input" and name:
            is_choice = said.get("type") in ("radio", "checkbox")
            if not is_choice or "checked" in said:
                form.values[name] = said.get("value", "on" if is_choice else "")
        if name and name not in form.names and tag in ("input", "select", "textarea"):
            form.names.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._in_menu -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], " ".join("".join(self._link[1]).split())))
            self._link = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.values[self._area[0]] = "".join(self._area[1]).strip()
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._link is not None:
            self._link[1].append(data)
        if self._area is not None:
            self._area[1].append(data)
