"""PRV-088: the demo holds invented people only, and does not start where real people's records are."""

from __future__ import annotations

import pytest
import typer

from carebraid.cli import demo as command
from carebraid.cli._demo.state import find_state
from carebraid.store import models
from tests.worlds import Cast


@pytest.mark.django_db
def test_prv_088_a_database_with_a_real_organisation_is_no_place_for_the_demo(cast: Cast) -> None:
    assert find_state() == "real"
    models.Organisation.objects.filter(id=cast.organisation_id).update(is_demo=True)
    assert find_state() == "real", "the other one is still there"
    models.Organisation.objects.update(is_demo=True)
    assert find_state() == "none"
    models.Organisation.objects.filter(id=cast.organisation_id).update(is_demo=False, calendar="study_days")
    assert find_state() == "none", "a study of de-identified records may stand beside it"


def test_prv_088_the_command_stops_before_anything_is_built_or_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("nothing is built, cleared or served")

    monkeypatch.setenv("CAREBRAID_DEMO", "0")
    monkeypatch.setattr(command, "start_database", lambda: (None, False))
    monkeypatch.setattr(command, "migrate_as_owner", lambda: None)
    monkeypatch.setattr(command, "_ask_state", lambda: "real")
    for name in ("_build_in_a_process", "_serve", "_clear_half"):
        monkeypatch.setattr(command, name, never)
    context = typer.Context(typer.main.get_command(command.app))
    with pytest.raises(SystemExit) as stopped:
        command.demo(context, seed=1, people=6, port=8000, check=False, build_only=False, open_page=False)
    assert stopped.value.code == command.REAL
