"""A text provider on this machine's own loopback: it takes messages, refuses, falls silent, and calls back with its signature."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.test import Client

from carebraid.core.reach.texting import Texts, signature

ACCOUNT, TOKEN, SENDER = "AC1", "a token for tests only", "+12125550199"
ANSWERS = "http://localhost"


@dataclass
class Provider:
    """``took``: forms it was handed, in order. ``script``: (status, code) of the next answers; taken where it is empty.

    ``silent``: it reads and never answers. ``before``: called with each form before it is answered.
    """

    took: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    script: list[tuple[int, int]] = field(default_factory=list)
    silent: threading.Event = field(default_factory=threading.Event)
    before: Callable[[dict[str, str]], None] | None = None
    texts: Texts | None = None

    @property
    def numbers(self) -> list[str]:
        return [form["To"] for form in self.took]


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider, listening until the end."""
    made, over = Provider(), threading.Event()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            made.took.append(form)
            made.keys.append(self.headers["Authorization"])
            if made.before is not None:
                made.before(form)
            if made.silent.is_set():
                over.wait(20)
                return
            status, code = made.script.pop(0) if made.script else (201, 0)
            body = (f'{{"code": {code}}}' if code else '{"sid": "SM1", "status": "queued"}').encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.texts = Texts(f"http://127.0.0.1:{server.server_port}/2010-04-01", ACCOUNT, TOKEN, SENDER, ANSWERS)
    try:
        yield made
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


BASIC = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


def calls_back(form: Mapping[str, str], status: str, **more: Any) -> Any:
    """What the provider says of a message it took, at the address it was given."""
    return speaks(
        urlsplit(form["StatusCallback"]).path, {"MessageSid": "SM1", "MessageStatus": status}, **more
    )


def answers(words: str, *, number: str, name: str = "SM9", **more: Any) -> Any:
    """Somebody answers with these words."""
    return speaks("/texts/answers", {"From": number, "To": SENDER, "Body": words, "MessageSid": name}, **more)


def speaks(
    path: str, said: Mapping[str, str], *, signed: str | None = None, client: Client | None = None
) -> Any:
    """One signed request; ``signed`` in place of the right signature."""
    given = signature(TOKEN, ANSWERS + path, said.items()) if signed is None else signed
    return (client or Client()).post(
        path, urlencode(said), content_type="application/x-www-form-urlencoded", headers={"X-Twilio-Signature": given, "Accept": "application/json"}
    )  # fmt: skip
