"""What came of care here, for anybody, without signing in: a frozen report that somebody put their name to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from carebraid.core.kernel.refusal import Refused
from carebraid.screens.outcomes import charts_of, public_report, public_reports
from carebraid.web.shell import outcome_words as words
from carebraid.web.shell.outcome_files import as_csv, as_json


@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """To the only organisation that published, or the list of those that did."""
    found = public_reports()
    if len(found) == 1:
        return HttpResponseRedirect(reverse("outcomes_of", args=[found[0][0]]))
    return render(request, "public/outcomes_list.html", {"found": found})


@require_GET
def outcomes_of(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The newest report that stands, or one by its number; a withdrawn one says so first."""
    seen = public_report(slug, number)
    got_worse = [one for one in seen.report.report["measures"] if one.get("trend") == "worse"]
    charts = {one["id"]: charts_of(one) for _, entries in seen.themes for one in entries}
    pictures = {one["id"]: words.pictures(one, charts[one["id"]]) for _, all_ in seen.themes for one in all_}
    values = {
        "seen": seen,
        "report": seen.report.report,
        "got_worse": got_worse,
        "w": words,
        "pictures": pictures,
        "special": {name: words.special_causes(one) for name, one in charts.items()},
        "charts": charts,
    }
    return render(request, "public/outcomes.html", values)


@require_GET
def outcomes_data(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """The data behind each figure of one report, with its definitions: ``json`` or ``csv``."""
    seen = public_report(slug, number)
    name = f"{slug}-outcomes-{number}"
    if kind == "csv":
        return as_csv(seen.report.report, name)
    if kind != "json":
        raise Refused("report.not_published", "Nothing was published here.", status=404)
    about = {
        "number": seen.report.number, "published_at": seen.report.published_at, "sha256": seen.report.digest,
        "withdrawn_at": seen.report.withdrawn_at, "withdrawn_why": seen.report.withdrawn_why,
    }  # fmt: skip
    return as_json({"published": about, "report": seen.report.report}, name)
