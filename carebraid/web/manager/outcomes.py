"""Outcomes for whoever runs the programme: the dashboard, one measure, waiting, and publishing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.export_funder import export_funder
from carebraid.flows.publish_report import publish_report
from carebraid.flows.withdraw_report import withdraw_report
from carebraid.screens.outcomes import outcome as outcome_screen
from carebraid.screens.outcomes import outcomes as outcomes_screen
from carebraid.screens.outcomes import published, waiting
from carebraid.web.shell import outcome_words as words
from carebraid.web.shell.outcome_files import as_csv, as_json

from ._form import back, page, tried


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now, "home": settings.CAREBRAID_HOME}  # type: ignore[attr-defined]


@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """Every measure with its denominator, what is missing, and its interval; split where asked."""
    seen = outcomes_screen(**_asked(request), by=request.GET.get("by", ""))
    return page(request, "outcomes", seen, w=words)


@require_GET
def outcomes_data(request: HttpRequest) -> HttpResponse:
    """The whole report as JSON or CSV."""
    seen = outcomes_screen(**_asked(request))
    if seen.report is None:
        raise Refused("report.no_snapshot", "There is no snapshot yet. One is taken every night.", status=404)
    if request.GET.get("as") == "csv":
        return as_csv(seen.report, f"outcomes-{seen.report['taken_on']}")
    return as_json(seen.report, f"outcomes-{seen.report['taken_on']}")


@require_GET
def outcome(request: HttpRequest, name: str) -> HttpResponse:
    """One measure: its definition, its figures three ways, its charts, and how it falls on whom."""
    seen = outcome_screen(**_asked(request), name=name)
    shown = {
        "pictures": words.pictures(seen.entry, seen.charts, seen.marks),
        "run_signals": words.signals_of(seen.charts.run, seen.charts.months),
        "verdicts": words.verdicts_of(seen.charts),
        "control_signals": words.signals_of(seen.charts.control, seen.charts.months),
    }
    return page(request, "outcome", seen, w=words, **shown)


@require_GET
def outcome_data(request: HttpRequest, name: str) -> HttpResponse:
    """One measure as JSON: the very numbers of its page."""
    seen = outcome_screen(**_asked(request), name=name)
    return as_json(
        {**seen.entry, "organisation": seen.report["organisation"], "taken_on": seen.report["taken_on"]}, name
    )


@require_GET
def waiting_page(request: HttpRequest) -> HttpResponse:
    """How long people wait, beside what was given."""
    seen = waiting(**_asked(request))
    return page(request, "outcomes_waiting", seen, w=words)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the newest report as it stands; see what was published."""
    asked = _asked(request)
    refused: dict[str, Any] = {}
    if request.method == "POST":
        number, refused = tried(
            request, lambda: publish_report(**asked, words=request.POST.get("words", "")),
            {"report.too_long": "words"}, "words",
        )  # fmt: skip
        if number is not None:
            return back("manage_publish")
    slug, reports, taken_on = published(**asked)
    return page(request, "outcomes_publish", reports, slug=slug, taken_on=taken_on, **refused)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a published report, with a reason that everybody reads."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    field = f"why-{number}"
    _, refused = tried(
        request,
        lambda: withdraw_report(actor=actor, now=now, number=number, why=request.POST.get(field, "")),
        {},
        field,
    )
    if not refused:
        return back("manage_publish")
    slug, reports, taken_on = published(**_asked(request))
    return page(request, "outcomes_publish", reports, slug=slug, taken_on=taken_on, **refused)


@require_GET
def funder(request: HttpRequest) -> HttpResponse:
    """What a grant asks for, as files, with what each holds."""
    return page(request, "outcomes_funder", None)


@require_POST
def funder_file(request: HttpRequest, kind: str) -> HttpResponse:
    """One of the three files."""
    files = export_funder(**_asked(request))
    name = {"teds": "teds.csv", "noms": "noms.csv"}.get(kind, "notes.txt")
    response = HttpResponse(files[name], content_type="text/csv" if name.endswith("csv") else "text/plain")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
