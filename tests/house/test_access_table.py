"""SEC-001: every address, flow, job and command stands in the access table, and nothing stands there that is not."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection

import pytest
from procrastinate import testing
from procrastinate.app import App

import carebraid.flows
from carebraid import jobs
from carebraid.cli.main import COMMANDS as REAL_COMMANDS
from carebraid.core.kernel.codes import Role
from carebraid.core.privacy.access import COMMANDS, FLOWS, JOBS, PAGES, PUBLIC, WITH_ONE_FACTOR
from tests.browsers import every_address


def complaints(real: Collection[str], listed: Collection[str]) -> list[str]:
    """What is there and not listed, and what is listed and not there."""
    missing = [f"{name} is not in the access table" for name in sorted(set(real) - set(listed))]
    return missing + [
        f"{name} is in the access table and nowhere else" for name in sorted(set(listed) - set(real))
    ]


def flow_modules() -> list[str]:
    return [
        module.name
        for module in pkgutil.iter_modules(carebraid.flows.__path__)
        if not module.name.startswith("_")
    ]


def registered_jobs() -> set[str]:
    app = App(connector=testing.InMemoryConnector())
    before = set(app.tasks)
    jobs.register(app)
    return set(app.tasks) - before


def test_the_check_finds_an_unlisted_name_and_a_name_that_is_nowhere() -> None:
    assert complaints({"a", "b"}, {"b", "c"}) == [
        "a is not in the access table",
        "c is in the access table and nowhere else",
    ]


def test_every_address_is_listed_and_every_listed_address_is_there() -> None:
    assert complaints(every_address(), PAGES) == []


def test_every_flow_is_listed_and_every_listed_flow_is_there() -> None:
    assert complaints(flow_modules(), FLOWS) == []


@pytest.mark.parametrize("name", flow_modules())
def test_a_flow_is_one_unit_of_the_name_of_its_file(name: str) -> None:
    module = importlib.import_module(f"carebraid.flows.{name}")
    flow = getattr(module, name)
    assert hasattr(flow, "__wrapped__"), f"{name} is not a @unit"
    others = [
        key
        for key, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__
        and hasattr(value, "__wrapped__")
        and key != name
    ]
    assert others == []


def test_every_job_is_listed_and_runs_flows_that_are_there() -> None:
    assert complaints(registered_jobs(), JOBS) == []
    assert [flow for flows in JOBS.values() for flow in flows if flow not in FLOWS] == []


def test_every_command_is_listed_and_runs_flows_that_are_there() -> None:
    assert complaints(REAL_COMMANDS, COMMANDS) == []
    assert [flow for flows in COMMANDS.values() for flow in flows if flow not in FLOWS] == []


def test_every_line_lets_somebody_in() -> None:
    assert [name for name, roles in PAGES.items() if not roles] == []
    by_machine = {flow for flows in (*JOBS.values(), *COMMANDS.values()) for flow in flows}
    assert [flow for flow, roles in FLOWS.items() if not roles and flow not in by_machine] == []


def test_roles_are_roles() -> None:
    named = {role for roles in PAGES.values() if roles is not PUBLIC for role in roles}
    named |= {role for roles in FLOWS.values() for role in roles}
    assert named == set(Role)


def test_one_factor_reaches_only_pages_that_are_there() -> None:
    assert sorted(WITH_ONE_FACTOR - set(PAGES)) == []


def test_administrators_integrators_and_funders_have_no_clinical_page() -> None:
    """SEC-012: no clinical view by right."""
    tending = {
        Role.ADMINISTRATOR,
        Role.INTEGRATOR,
        Role.FUNDER,
        Role.PROGRAMME_MANAGER,
        Role.COMMUNITY_PARTNER,
    }
    clinical = {
        name: roles
        for name, roles in PAGES.items()
        if name.startswith(("clinic_", "me_")) and roles is not PUBLIC
    }
    assert len(clinical) > 10
    assert {name for name, roles in clinical.items() if tending & roles} == set()
