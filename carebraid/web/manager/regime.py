"""Which rules hold here, what is processed on which ground, and the record of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.flows.set_processing import set_processing
from carebraid.flows.set_regime import set_regime
from carebraid.paper.pdf import make_pdf
from carebraid.paper.processing_register import tell_processing_register
from carebraid.screens import regime as screen

from ._form import back, need_id, page, tried

FIELDS = {
    "processing.article_6_missing": "article_6", "processing.article_9_missing": "article_9",
    "processing.consent_for_one": "article_9", "processing.why_missing": "why",
}  # fmt: skip


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Which rules hold here?"""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        _, trouble = tried(request, partial(_step, request), FIELDS, "why")
        if not trouble:
            messages.success(request, gettext("It holds from now on."))
            return back("manage_rules")
    spoken = (get_language() or "en")[:2]
    seen = screen.rules(**_who(request))
    return page(request, "rules", seen, spoken=spoken, ground_words=ground_words(), **trouble)


def _step(request: HttpRequest) -> None:
    sent = request.POST
    if sent.get("do") == "processing":
        set_processing(
            **_who(request), site_id=need_id(request, "site"), purpose=sent.get("purpose", ""),
            on=sent.get("on") == "yes", article_6=sent.get("article_6", ""), article_9=sent.get("article_9", ""),
            why=sent.get("why", ""),
        )  # fmt: skip
    else:
        set_regime(
            **_who(request), kind=sent.get("kind", ""), holds=sent.get("on") == "yes",
            site_id=parse_id(sent.get("site", "")),
        )  # fmt: skip


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What is processed here, for what, on which ground, by whom, where, how long?"""
    spoken = (get_language() or "en")[:2]
    made = screen.register_of_processing(**_who(request), language=spoken)
    document = tell_processing_register(made, language=spoken, _=gettext)
    if "pdf" not in request.GET:
        return page(request, "processing_register", made, document=document)
    answer = HttpResponse(
        make_pdf(document, made_at=request.now),  # type: ignore[attr-defined]
        content_type="application/pdf",
    )
    answer["Content-Disposition"] = f'attachment; filename="processing-{made.made_on}.pdf"'
    return answer


def ground_words() -> dict[str, str]:
    """The grounds of articles 6 and 9 in a few words."""
    return {
        "6(1)(a)": gettext("consent"), "6(1)(b)": gettext("a contract with the person"),
        "6(1)(c)": gettext("a duty by law"), "6(1)(d)": gettext("somebody’s life"),
        "6(1)(e)": gettext("a task in the public interest"), "6(1)(f)": gettext("a legitimate interest"),
        "9(2)(a)": gettext("explicit consent"), "9(2)(b)": gettext("employment law"),
        "9(2)(c)": gettext("somebody’s life, where they cannot consent"), "9(2)(f)": gettext("legal claims"),
        "9(2)(g)": gettext("a substantial public interest"), "9(2)(h)": gettext("care by those bound to secrecy"),
        "9(2)(i)": gettext("public health"), "9(2)(j)": gettext("research and statistics"),
    }  # fmt: skip
