"""SEC-001: every address with every role and with nobody, reading and writing, in both directions; flows likewise."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import EVERY_ROLE, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.access import FLOWS, PAGES, PUBLIC, may_open
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.models import Account, Patient, Staff
from tests.browsers import JSON, browser, every_address, rolled_back
from tests.worlds import Cast, without_ids

pytestmark = pytest.mark.django_db

NOBODY_THERE = UUID("00000000-0000-7000-8000-000000000000")
OUTSIDE = {Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER}

# An example for each argument that an address takes. An address with an argument that is not here fails the
# tests below: whoever adds one adds its example.
EXAMPLES: Mapping[str, Callable[[Cast], Any]] = {
    "patient_id": lambda cast: cast.patient_id,
    "slug": lambda _: "nobody-here",
    "number": lambda _: 1,
    "name": lambda _: "no_show",
    "task": lambda _: "relapse_4wk",
    "outcome": lambda _: "Rs_krupitsky_2004",
    "account_id": lambda cast: cast.clinician.account_id,
    "staff_id": lambda cast: cast.clinician.staff_id,
    "task_id": lambda _: NOBODY_THERE,
    "transition_id": lambda _: NOBODY_THERE,
    "message_id": lambda _: NOBODY_THERE,
    "organisation_id": lambda cast: cast.organisation_id,
    "view_id": lambda _: NOBODY_THERE,
    "response_id": lambda _: NOBODY_THERE,
    "shift_id": lambda _: NOBODY_THERE,
    "appointment_id": lambda _: NOBODY_THERE,
    "medicine_id": lambda _: NOBODY_THERE,
    "check_id": lambda _: NOBODY_THERE,
    "list_id": lambda _: NOBODY_THERE,
    "case_id": lambda _: NOBODY_THERE,
    "emergency_id": lambda _: NOBODY_THERE,
    "held_id": lambda _: NOBODY_THERE,
    "use_id": lambda _: NOBODY_THERE,
    "relationship_id": lambda _: NOBODY_THERE,
    "request_id": lambda _: NOBODY_THERE,
    "incident_id": lambda _: NOBODY_THERE,
    "order_id": lambda _: NOBODY_THERE,
    "grant_id": lambda _: NOBODY_THERE,
    "package_id": lambda _: NOBODY_THERE,
    "sign_id": lambda _: NOBODY_THERE,
    "supply_id": lambda _: NOBODY_THERE,
    "monitoring_id": lambda _: NOBODY_THERE,
    "side_effect_id": lambda _: NOBODY_THERE,
    "disclosure_id": lambda _: NOBODY_THERE,
    "partner_id": lambda _: NOBODY_THERE,
    "ask_id": lambda _: NOBODY_THERE,
    "test_id": lambda _: NOBODY_THERE,
    "cycle_id": lambda _: NOBODY_THERE,
    "proposal_id": lambda _: NOBODY_THERE,
    "report": lambda _: "crime",
    "note_id": lambda _: NOBODY_THERE,
    "consent_id": lambda _: NOBODY_THERE,
    "instrument": lambda _: "phq-9",
    "skill_id": lambda _: "paced_breathing",
    "code": lambda _: "en",
    "kind": lambda _: "page",
    "pk": lambda _: 1,
    "token": lambda _: "no-such-token",
}

# Handing in is keyed by a narrow right of the device; leaving quickly can do nothing but sign out, and must
# work from a page of any age.
WITHOUT_FORM_TOKEN = {"me_send", "me_leave", "text_state", "text_answer"}  # the provider signs what it says


def address_of(name: str, cast: Cast) -> str:
    _, arguments = every_address()[name]
    lacking = [one for one in arguments if one not in EXAMPLES]
    assert not lacking, f"{name} takes {lacking}: add an example to EXAMPLES in tests/web/test_access.py"
    return reverse(name, kwargs={one: EXAMPLES[one](cast) for one in arguments})


@pytest.fixture
def people(cast: Cast, now: datetime) -> dict[Role, Actor]:
    """One person for each role, with that role alone, in the organisation of the cast."""
    scope.enter(cast.organisation_id)
    found: dict[Role, Actor] = {}
    for role in Role:
        account = Account.objects.create(
            organisation_id=cast.organisation_id,
            email=f"{role}@roles.example",
            name=f"Role {role}",
            roles=[role],
        )
        if role is Role.PATIENT:
            Patient.everyone.create(
                organisation_id=cast.organisation_id, site_id=cast.site_id, account=account, number="R-1",
                name_used="Role", zone="UTC", enrolled_at=now,
            )  # fmt: skip
        elif role not in OUTSIDE:
            Staff.objects.create(
                organisation_id=cast.organisation_id, site_id=cast.site_id, account=account, name=account.name
            )
        actor = load_account_actor(account.id)
        assert actor is not None
        found[role] = actor
    return found


def code_of(answer: HttpResponse) -> str:
    """The code of a refusal, or nothing."""
    if not answer.get("Content-Type", "").startswith("application/json") or answer.status_code < 400:
        return ""
    body = answer.json()  # type: ignore[attr-defined]
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def asked(client: Client, method: str, url: str, **headers: str) -> HttpResponse:
    """One request whose traces are undone afterwards; the browser keeps its cookies for the next one."""
    kept = dict(client.cookies)
    with rolled_back():
        answer = client.generic(method, url, headers=headers)
    client.cookies.clear()
    client.cookies.update(kept)
    return answer  # type: ignore[return-value]


def test_every_argument_of_every_address_has_an_example(cast: Cast) -> None:
    assert [address_of(name, cast) for name in every_address()] != []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_the_table_says_and_nothing_else(
    role: Role, people: dict[Role, Actor], cast: Cast
) -> None:
    client = browser(people[role], raise_request_exception=False)
    wrong = []
    for name in every_address():
        for method in ("GET", "POST"):
            answer = asked(client, method, address_of(name, cast), **JSON)
            is_stopped = code_of(answer) == "access.not_your_page" and answer.status_code == 403
            if is_stopped == may_open(name, frozenset({role})):
                wrong.append(f"{method} {name}: {answer.status_code} {code_of(answer)}")
            if code_of(answer) in ("session.ended", "account.one_factor_only"):
                wrong.append(f"{method} {name}: taken for somebody who is not signed in")
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_no_page_breaks_for_whoever_may_open_it(role: Role, people: dict[Role, Actor], cast: Cast) -> None:
    client = browser(people[role], raise_request_exception=False)
    broken = []
    for name in every_address():
        if may_open(name, frozenset({role})):
            for method in ("GET", "POST"):
                answer = asked(client, method, address_of(name, cast))
                if answer.status_code >= 500:
                    broken.append(f"{method} {name}: {answer.status_code}")
    assert broken == []


def test_nobody_opens_only_what_is_public(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for name in every_address():
        url = address_of(name, cast)
        for method in ("GET", "POST"):
            as_script, as_page = asked(client, method, url, **JSON), asked(client, method, url)
            is_public = PAGES[name] is PUBLIC
            to_sign_in = as_page.status_code == 302 and as_page["Location"].startswith("/sign-in?next=")
            if is_public == (code_of(as_script) == "session.ended" and as_script.status_code == 401):
                wrong.append(f"{method} {name} for a script: {as_script.status_code}")
            if not is_public and not to_sign_in:
                wrong.append(f"{method} {name} for a page: {as_page.status_code}")
    assert wrong == []


def test_somebody_without_any_role_opens_nothing(cast: Cast) -> None:
    account = Account.objects.create(
        organisation_id=cast.organisation_id, email="none@roles.example", name="None"
    )
    client = browser(load_account_actor(account.id), raise_request_exception=False)
    answers = {
        name: asked(client, "GET", address_of(name, cast), **JSON)
        for name in PAGES
        if PAGES[name] is not PUBLIC
    }
    assert {name for name, answer in answers.items() if code_of(answer) != "access.not_your_page"} == set()


def test_an_address_that_is_not_listed_is_a_fault(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PAGES, "health")
    with pytest.raises(RuntimeError, match="not in the access table"):
        Client().get("/health")


# --- flows --------------------------------------------------------------------------------------


def run_blindly(flow: str, actor: Actor, now: datetime) -> str:
    """Call a flow with nothing but who and when; the code of the refusal, or how it fell over its empty hands."""
    function = getattr(importlib.import_module(f"carebraid.flows.{flow}"), flow)
    blank = {name: None for name in inspect.signature(function).parameters if name not in ("actor", "now")}
    try:
        with transaction.atomic():
            function(actor=actor, now=now, **blank)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.code
    except Exception as error:
        return type(error).__name__
    return "ran"


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_a_flow_refuses_every_other_role_before_anything_else(
    flow: str, people: dict[Role, Actor], now: datetime
) -> None:
    stopped = {
        role for role, actor in people.items() if run_blindly(flow, actor, now) == "access.not_your_role"
    }
    assert stopped == EVERY_ROLE - FLOWS[flow]


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_a_flow_runs_for_no_unknown_job_or_command(flow: str, cast: Cast, now: datetime) -> None:
    for kind in ("job", "command", "account"):
        nobody = replace(cast.demo, kind=kind, service="no such thing", roles=frozenset())
        assert run_blindly(flow, nobody, now) == "access.not_your_role"


# --- reading changes nothing, and another site's form changes nothing (SEC-030) ---------------------

MAY_CHANGE = {
    "store_session",
    "store_journalentry",
    "store_shortmemory",
    "store_disclosure",
    "store_rowdigest",
}  # traces


def contents() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_name ~ '^(store|mfa|account)_'"
        )
        tables = [row[0] for row in cursor.fetchall() if row[0] not in MAY_CHANGE]
        found = {}
        for table in sorted(tables):
            cursor.execute(
                f"select count(*), md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t"
            )
            found[table] = cursor.fetchone()
    return found


def test_reading_any_page_twice_changes_nothing_but_the_trace(people: dict[Role, Actor], cast: Cast) -> None:
    changed = []
    for role in Role:
        client = browser(people[role], raise_request_exception=False)
        scope.enter(cast.organisation_id)
        before = contents()
        for name in every_address():
            if PAGES[name] is PUBLIC or may_open(name, frozenset({role})):
                for _ in range(2):
                    client.get(address_of(name, cast))
                scope.enter(cast.organisation_id)
                if contents() != before:
                    changed.append(f"{name} as {role}")
                    before = contents()
    assert changed == []


@pytest.mark.parametrize("role", [Role.PATIENT, Role.CARE_MANAGER, Role.ADMINISTRATOR])
def test_a_form_without_our_token_is_refused_everywhere(
    role: Role, people: dict[Role, Actor], cast: Cast
) -> None:
    client = browser(people[role], enforce_csrf_checks=True, raise_request_exception=False)
    for name in every_address().keys() - WITHOUT_FORM_TOKEN:
        answer = asked(client, "POST", address_of(name, cast), **JSON)
        assert (answer.status_code, code_of(answer)) == (403, "form.too_old"), name


def test_a_form_of_another_site_is_refused_even_with_our_token(people: dict[Role, Actor]) -> None:
    client = browser(people[Role.PATIENT], enforce_csrf_checks=True)
    client.get("/account/")
    token = client.cookies["csrf"].value
    form = {"language": "es", "csrfmiddlewaretoken": token}
    ours = {"Origin": "http://testserver"}
    assert client.post("/account/details", form, headers=ours).status_code == 302
    for other in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://testserver.evil.example"},
    ):
        assert client.post("/account/details", form, headers=other).status_code == 403, other
    own_page = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # what browsers send under no-referrer
    assert client.post("/account/details", form, headers=own_page).status_code == 302


# --- headers (SEC-029, SEC-031, SEC-032) -----------------------------------------------------------


def test_every_answer_carries_the_rules_for_the_browser(people: dict[Role, Actor], cast: Cast) -> None:
    for role in (Role.PATIENT, Role.CARE_MANAGER, Role.ADMINISTRATOR, Role.FUNDER):
        client = browser(people[role], raise_request_exception=False)
        for name in every_address():
            for answer in (
                asked(client, "GET", address_of(name, cast)),
                asked(client, "POST", address_of(name, cast)),
            ):
                policy = answer["Content-Security-Policy"]
                for rule in (
                    "default-src 'self'",
                    "object-src 'none'",
                    "base-uri 'none'",
                    "frame-ancestors 'none'",
                ):
                    assert rule in policy, name
                assert "unsafe" not in policy
                assert "http" not in without_ids(policy).replace("report", ""), "no third party"
                assert answer["X-Content-Type-Options"] == "nosniff", name
                assert answer["Referrer-Policy"] == "no-referrer", name
                assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
                assert answer["Cross-Origin-Resource-Policy"] == "same-origin", name
                assert "Access-Control-Allow-Origin" not in answer, name
                if PAGES[name] is not PUBLIC:
                    assert "no-store" in answer["Cache-Control"], name


def test_over_tls_browsers_are_told_to_stay_there_for_a_year(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = Client().get("/sign-in", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
