"""A clinic that learns: fair tests, improvement cycles and what the staff carry."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.experiment import CONSENT_CLASSES, UNITS, Arm, Condition, Experiment
from carebraid.core.learn.ways import BROUGHT_ABOUT, OCCASIONS, OF_PEOPLE_WHO_GET_MESSAGES, WAYS
from carebraid.flows.begin_cycle import begin_cycle
from carebraid.flows.begin_fair_test import begin_fair_test
from carebraid.flows.decide_cycle import decide_cycle
from carebraid.flows.end_fair_test import end_fair_test
from carebraid.flows.note_learnt import note_learnt
from carebraid.flows.register_fair_test import register_fair_test
from carebraid.screens import learning as screen
from carebraid.web.shell import learning_words as words
from carebraid.web.shell import outcome_words
from carebraid.web.shell.frame import address
from carebraid.web.shell.typed import day_typed

from ._form import back, need_id, page, tried, unreadable

FIELDS = {
    "experiment.unsaid": "question", "experiment.arms": "ways", "experiment.numbers": "base", "experiment.rules": "looks",
    "experiment.too_few": "planned", "experiment.too_many": "planned", "experiment.too_weak": "planned", "experiment.too_few_sites": "planned", "experiment.outcome_is_the_way": "outcome", "experiment.no_way": "ways", "experiment.unknown_kind": "unit",
    "experiment.adaptive": "adaptive", "cycle.unsaid": "aim", "cycle.too_soon": "review", "cycle.no_owner": "owner",
    "cycle.undecided": "why", "measure.unknown": "measure",
}  # fmt: skip


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


def _tabs(current: str) -> list[dict[str, Any]]:
    tabs = (
        ("manage_learning", gettext("Fair tests")), ("manage_cycles", gettext("Improvement cycles")),
        ("board", gettext("Community board")), ("manage_load", gettext("Staff load")), ("forecast_models", gettext("Forecast models")),
    )  # fmt: skip
    return [{"url": address(name), "label": label, "current": name == current} for name, label in tabs]


@require_GET
def tests(request: HttpRequest) -> HttpResponse:
    """Every fair test, and what was learnt."""
    seen = screen.learning(**_who(request))
    return page(
        request, "learning", seen, tabs=_tabs("manage_learning"), state_words=words.states(),
        verdict_words=words.verdicts(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_test(request: HttpRequest) -> HttpResponse:
    """Register a fair test."""
    seen = screen.learning(**_who(request))
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        made, trouble = tried(request, lambda: _register(request), FIELDS, "question")
        if not trouble:
            messages.success(request, gettext("It is registered. The board has seven days to say no."))
            return back("manage_test", made)
    about = _about(request)
    kinds = [
        {"url": f"{address('manage_test_new')}?about={code}", "label": label, "current": code == about}
        for code, label in words.occasions().items()
    ]
    return page(
        request, "learning_new", seen, about=about, kinds=kinds, outcomes=_outcomes(about), moment=words.moments()[about], way_words=words.ways(),
        outcome_words=words.outcomes(), unit_words=words.units(), **trouble,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def one_test(request: HttpRequest, test_id: UUID) -> HttpResponse:
    """One fair test: its plan, how far it is, and at its looks what came out."""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        who, step = {**_who(request), "test_id": test_id}, request.POST.get("step", "")
        steps = {
            "begin": (partial(begin_fair_test, **who), gettext("It has begun.")),
            "end": (partial(end_fair_test, **who), gettext("It is over.")),
            "learnt": (
                partial(note_learnt, **who, words=request.POST.get("words", "")), gettext("It is in the library.")
            ),
        }  # fmt: skip
        if step not in steps:
            raise unreadable()
        work, done = steps[step]
        _, trouble = tried(request, work, {}, "words")
        if not trouble:
            messages.success(request, done)
            return back("manage_test", test_id)
    seen = screen.one_test(**_who(request), test_id=test_id)
    return page(
        request, "learning_test", seen, state_words=words.states(), verdict_words=words.verdicts(),
        way_words=words.ways(), outcome_words=words.outcomes(), unit_words=words.units(), fact_words=words.facts(), occasion_words=words.occasions(),
        group_words=words.group, **trouble,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def cycles(request: HttpRequest) -> HttpResponse:
    """Improvement cycles: what we try, since when, and what was decided."""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        _, trouble = tried(request, lambda: _begin_cycle(request), FIELDS, "aim")
        if not trouble:
            messages.success(request, gettext("The cycle has begun."))
            return back("manage_cycles")
    return _cycles_page(request, trouble)


@require_POST
def decide(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Keep, adapt or drop the change."""
    work = partial(
        decide_cycle, **_who(request), cycle_id=cycle_id, decision=request.POST.get("decision", ""),
        why=request.POST.get("why", ""),
    )  # fmt: skip
    _, trouble = tried(request, work, FIELDS, "why")
    if trouble:
        return _cycles_page(request, {**trouble, "wrong_cycle": cycle_id})
    messages.success(request, gettext("It is decided."))
    return back("manage_cycles")


def _cycles_page(request: HttpRequest, trouble: dict[str, Any]) -> HttpResponse:
    seen = screen.cycles(**_who(request), home=settings.CAREBRAID_HOME)
    charts = {
        one.id: outcome_words.pictures(*seen.shown[one.measure], seen.marks(one)).get("run")
        for one in seen.cycles
        if one.measure in seen.shown
    }
    return page(
        request,
        "cycles",
        seen,
        tabs=_tabs("manage_cycles"),
        decision_words=words.decisions(),
        charts=charts,
        **trouble,
    )


@require_GET
def load(request: HttpRequest) -> HttpResponse:
    """What each colleague carries, and who needs relief."""
    seen = screen.staff_load(**_who(request))
    return page(request, "staff_load", seen, tabs=_tabs("manage_load"), relief_words=words.relief())


def _about(request: HttpRequest) -> str:
    """The moment that a new test is about; the words of a text where nothing else was chosen."""
    asked = request.POST.get("about") or request.GET.get("about")
    return _one_of(asked or "outreach_text", tuple(OCCASIONS))


def _outcomes(about: str) -> list[str]:
    """What a new test may look for: nothing that its way brings about by itself."""
    every = ("checked_in", "reached", "kept_next_visit", "no_use")
    return [one for one in every if one not in BROUGHT_ABOUT.get(about, ())]


def _register(request: HttpRequest) -> UUID:
    sent, texts = request.POST, words.ways()
    occasion = _about(request)
    is_message = occasion in OF_PEOPLE_WHO_GET_MESSAGES
    chosen = [way for way in WAYS[occasion] if way == WAYS[occasion][0] or way in sent.getlist("ways")]
    rules = [Condition("gets_messages", "is", True)] if is_message else []
    if occasion == "booster_pace":
        rules.append(Condition("in_maintenance", "is", True))
    if sent.get("missed") == "yes":
        rules.append(Condition("missed_visits", "at_least", 1))
    plan = Experiment(
        title=sent.get("title", ""), question=sent.get("question", ""), subject=OCCASIONS[occasion],
        unit=_one_of(sent.get("unit", ""), UNITS), arms=tuple(Arm(way, str(texts[way])) for way in chosen),
        outcome=sent.get("outcome", ""), is_more_better=True, within_days=_number(request, "days"),
        harm="stopped_messages" if is_message else "safety_case", eligible=tuple(rules),
        consent_class=CONSENT_CLASSES[1] if sent.get("asked") == "yes" else CONSENT_CLASSES[0],
        planned=_number(request, "planned"), base=_number(request, "base") / 100, least=_number(request, "least") / 100,
        looks=_number(request, "looks"), is_adaptive=sent.get("adaptive") == "yes", subgroups=("language", "age"),
    )  # fmt: skip
    return register_fair_test(**_who(request), plan=plan, occasion=occasion)


def _begin_cycle(request: HttpRequest) -> UUID:
    sent = request.POST
    return begin_cycle(
        **_who(request), measure=sent.get("measure", ""), aim=sent.get("aim", ""), change=sent.get("change", ""),
        owner_id=need_id(request, "owner"), change_on=_need_day(sent.get("from", "")),
        review_on=_need_day(sent.get("review", "")),
    )  # fmt: skip


def _need_day(text: str) -> date:
    day = day_typed(text)
    if day is None:
        raise unreadable()
    return day


def _number(request: HttpRequest, field: str) -> int:
    try:
        return int(request.POST.get(field, ""))
    except ValueError as error:
        raise Refused("experiment.numbers", "Please give whole numbers.") from error


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise unreadable()
    return text
