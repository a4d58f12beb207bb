"""What makes the pages work without a connection: shell pages without anybody's data, the service worker, the
manifest, the pack of the person's own pages (encrypted on the device, by choice), and leaving quickly."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.screens import crisis_card as crisis_screen
from carebraid.screens import my_pack as pack_screen
from carebraid.web.shell.away import AWAY, remember_leaving

from . import submit_only
from ._page import bare, frame, language
from .checkin import STRONG_CRAVING
from .pages import skill_values, today_values, week_values
from .questions import about_json

_SHEETS = ("tokens", "base", "parts", "forms", "charts", "faces", "caseload", "print", "patient")
_SCRIPTS = (
    "shell", "patient/app", "patient/keep", "patient/outbox", "patient/judge", "patient/leave",
    "patient/checkin", "patient/questions", "patient/skill", "patient/settings",
)  # fmt: skip
_WORKER_PARTS = ("patient/keep", "patient/outbox", "patient/worker")
_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@require_GET
def shell(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A page without anybody's data, in one language: what the service worker keeps. ``kind``: page or crisis."""
    if code not in dict(settings.LANGUAGES) or kind not in ("page", "crisis"):
        raise Refused("page.not_found", "There is no such page here.", status=404)
    request.actor = None  # type: ignore[attr-defined]
    with translation.override(code):
        path = reverse("me_crisis") if kind == "crisis" else ""
        card = crisis_screen.crisis_card(actor=None, now=request.now, language=code)  # type: ignore[attr-defined]
        values = {
            **frame(request, path),
            "shell_kind": kind,
            "card": card,
            "page_title": "Daybook",
            "theme": "",
        }
        values |= {"language": code, "direction": "rtl" if translation.get_language_bidi() else "ltr"}
        return render(request, "patient/shell.html", values)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its list of files, then the same queue code that the pages use, then itself."""
    files = [static(f"css/{name}.css") for name in _SHEETS] + [static(f"js/{name}.js") for name in _SCRIPTS]
    files += [static("icons/icon.svg"), static("icons/icon-192.png")]
    shells = {
        code: {kind: reverse("me_shell", args=[code, kind]) for kind in ("page", "crisis")}
        for code, _ in settings.LANGUAGES
    }
    code = "\n".join(_plain_script(name) for name in _WORKER_PARTS)
    version = sha256("\n".join([*files, code, _templates_digest()]).encode()).hexdigest()[:12]
    given = {"VERSION": version, "FILES": files, "SHELLS": shells, "LAST_RESORT": _last_resort(request)}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
    answer = HttpResponse(head + code, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/me/"
    answer["Cache-Control"] = "no-cache"
    return answer


def _last_resort(request: HttpRequest) -> dict[str, str]:
    """The published numbers as a bare page in each language, inside the worker itself: for when nothing else is left."""
    pages: dict[str, str] = {}
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            card = crisis_screen.crisis_card(actor=None, now=request.now, language=code)  # type: ignore[attr-defined]
            pages[code] = render_to_string("patient/last_resort.html", {"card": card, "code": code})
    return pages


def _plain_script(name: str) -> str:
    """A module's text without its import and export lines, so that a worker of any browser can run it."""
    found = finders.find(f"js/{name}.js")
    lines = Path(str(found)).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith(("import ", "export {")))


@cache
def _templates_digest() -> str:
    """Changes when any page of this face or its frame does, so that devices fetch their shell again."""
    folders = (_TEMPLATES / name for name in ("patient", "layouts", "_parts"))
    files = sorted(path for folder in folders for path in folder.glob("*.html"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app under its neutral name (SEC-101)."""
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in (192, 512)
    ]  # fmt: skip
    body = {
        "id": "/me/", "name": "Daybook", "short_name": "Daybook", "start_url": "/me/", "scope": "/me/",
        "display": "standalone", "background_color": "#faf8f3", "theme_color": "#faf8f3", "icons": icons,
        "lang": language(), "shortcuts": [{"name": gettext("New entry"), "url": reverse("me_checkin")}],
    }  # fmt: skip
    return JsonResponse(body, content_type="application/manifest+json")


@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """The person's own pages, for the device to keep encrypted. ``?only=crisis``: nothing of the person's."""
    now = request.now  # type: ignore[attr-defined]
    public = crisis_screen.crisis_card(actor=_without_person(request), now=now, language=language())
    body: dict[str, Any] = {
        "at": now.isoformat(),
        "crisis": _page(request, "crisis", "me_crisis", card=public),
    }
    if request.GET.get("only") != "crisis":
        body |= _own_pages(request)
    return JsonResponse(body)


def _without_person(request: HttpRequest) -> Any:
    """The organisation's published lines alone, nobody's own people."""
    return replace(request.actor, patient_id=None)  # type: ignore[attr-defined]


def _own_pages(request: HttpRequest) -> dict[str, Any]:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = pack_screen.my_pack(actor=actor, now=now, language=language())
    blank: dict[str, Any] = {"errors": [], "typed": {}, "was_saved": False}
    form: dict[str, Any] = {
        "part": "form",
        "judged": "",
        "offered": "calm",
        "is_strong": STRONG_CRAVING,
        **blank,
    }
    pages = {
        reverse("me_today"): _page(request, "today", "me_today", **today_values(seen.today)),
        reverse("me_checkin"): _page(
            request, "checkin", "me_checkin", seen=seen.checkin, card=seen.crisis, **form
        ),
        reverse("me_crisis"): _page(request, "crisis", "me_crisis", card=seen.crisis),
        reverse("me_plan"): _page(request, "plan", "me_plan", plan=seen.plan, was_saved=False),
        reverse("me_week"): _page(request, "week", "me_week", **week_values(seen.week)),
        reverse("me_settings"): _page(request, "settings", "me_settings"),
    }
    for one in seen.skills:
        pages[reverse("me_skill", args=[one.id])] = _page(
            request, "skill", "me_skill", [one.id], **skill_values(one)
        )
    for one_set in seen.questionnaires:
        pages[reverse("me_questions", args=[one_set.instrument])] = _page(
            request, "questions", "me_questions", [one_set.instrument], part="questions", seen=one_set,
            card=seen.crisis, about=about_json(one_set), as_json=json.dumps, **blank,
        )  # fmt: skip
    token = submit_only.make(actor.account_id, seen.mark)
    return {"pages": pages, "token": token, "who": submit_only.who(actor.account_id)}


def _page(
    request: HttpRequest, template: str, name: str, args: list[str] | None = None, **values: Any
) -> dict[str, str]:
    path = reverse(name, args=args or [])
    return {"title": "Daybook", "html": bare(request, template, path, **values)}


@csrf_exempt
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a neutral page; also without a script. It can do nothing but sign out."""
    logout(request)
    answer = redirect(AWAY) if request.method == "GET" else HttpResponse(status=204)
    remember_leaving(answer)
    answer["Clear-Site-Data"] = '"cache"'
    return answer
