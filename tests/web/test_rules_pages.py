"""The pages about which rules hold: the officer's, and what the person sees of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from carebraid.core.kernel.codes import Role
from carebraid.flows.add_staff import add_staff
from carebraid.store.accounts import load_account_actor
from tests.browsers import browser
from tests.worlds import make_cast

pytestmark = pytest.mark.django_db


def test_prv_059_095_096_098_on_the_pages(db: None) -> None:
    now: datetime = timezone.now()
    cast = make_cast(now - timedelta(days=30))
    added = add_staff(
        actor=cast.demo, now=now, name="Paula", email="paula@north.example", roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id,
    )  # fmt: skip
    actor = load_account_actor(added.account_id)
    assert actor is not None
    officer, person = browser(actor), browser(cast.patient)
    rules, requests, mine = reverse("manage_rules"), reverse("me_requests"), reverse("me_intermediary")
    page = officer.get(rules).text
    assert ("Not under the GDPR" in page, "We are none" in page, "Record the grounds" in page) == (
        True,
        True,
        False,
    )
    assert "Have my data erased" not in person.get(requests).text
    assert person.get(mine).status_code == 404
    site = {"site": str(cast.site_id)}
    assert officer.post(rules, {"kind": "intermediary", "on": "yes"}).status_code == 302
    assert officer.post(rules, {"kind": "gdpr", "on": "yes", **site}).status_code == 302
    purpose = {
        "do": "processing",
        "purpose": "care",
        "on": "yes",
        "article_6": "6(1)(c)",
        "article_9": "9(2)(h)",
        **site,
    }
    short = officer.post(rules, purpose | {"why": "law"})
    assert (short.status_code, "Please say in a sentence why" in short.text, 'value="law"' in short.text) == (
        400,
        True,
        True,
    )
    assert officer.post(rules, purpose | {"why": "Health services act, section 12"}).status_code == 302
    assert "6(1)(c), a duty by law" in officer.get(rules).text
    processing = officer.get(reverse("manage_processing"))
    assert "Care and treatment (Clinic)" in processing.text
    assert officer.get(reverse("manage_processing") + "?pdf=1").content.startswith(b"%PDF")
    assert "on which legal ground" in person.get(reverse("me_notice")).text

    shown = person.get(requests).text
    assert ("Have my data erased" in shown, "Get the list of whom you passed my record on to" in shown) == (
        True,
        True,
    )
    assert person.post(requests, {"kind": "intermediary", "wish": ""}).status_code == 302
    assert f'href="{mine}"' in person.get(requests).text
    assert "nothing was passed on" in person.get(mine).text
    assert person.get(f"{mine}?as=pdf").content.startswith(b"%PDF")
    assert "nothing was passed on" in person.get(f"{mine}?as=csv").content.decode("utf-8-sig")
    desk = officer.get(reverse("manage_privacy")).text
    assert "To whom we passed it on" in desk


def test_prv_098_the_command_writes_the_record(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carebraid.cli import _house, export

    make_cast(timezone.now())
    for name in ("start_database", "open_house"):
        monkeypatch.setattr(_house, name, lambda: None)
    run = CliRunner()
    for ending in ("json", "csv", "pdf"):
        file = tmp_path / f"record.{ending}"
        said = run.invoke(export.app, ["processing-register", str(file), "--organisation", "here"])
        assert (said.exit_code, file.stat().st_size > 200) == (0, True), said.output
    told = msgspec.json.decode((tmp_path / "record.json").read_bytes())
    assert (told["controller"], told["recorded"]) == ("Here", [])
    again = run.invoke(
        export.app, ["processing-register", str(tmp_path / "record.json"), "--organisation", "here"]
    )
    assert again.exit_code == 2
