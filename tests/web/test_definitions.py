"""The pages about published outcomes: every definition is shown, a word is drawn, a wrong one is answered kindly."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from carebraid.core.kernel.codes import Role
from carebraid.flows.add_staff import add_staff
from carebraid.knowledge.endpoints import load_endpoints
from carebraid.store.accounts import load_account_actor
from tests.browsers import browser
from tests.web.test_login import _quick_hashes
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
__all__ = ["_quick_hashes"]
LIST = "/manage/outcomes/definitions"


@pytest.fixture
def desk(cast: Cast) -> Client:
    added = add_staff(
        actor=cast.demo, now=timezone.now(), name="Ruth", email="ruth@here.example", roles=[Role.PROGRAMME_MANAGER],
        site_id=cast.site_id,
    )  # fmt: skip
    actor = load_account_actor(added.account_id)
    assert actor is not None
    return browser(actor)


def text_of(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_definition_is_listed_and_has_a_page(desk: Client) -> None:
    listed = text_of(desk, LIST)
    for one in load_endpoints():
        assert f'href="{LIST}/{one.id}"' in listed
        shown = text_of(desk, f"{LIST}/{one.id}")
        assert shown.count('<li><span class="step"') >= 1 + len(one.definition.steps)
        assert one.definition.columns[0] in shown


def test_a_word_is_drawn_step_by_step_and_counted_four_ways(desk: Client) -> None:
    shown = text_of(desk, f"{LIST}/Rd_soyka_2008?word=--%2B-oooo")
    assert 'aria-label="The word, 8 weeks: found in 1, not found in 3, nothing known in 4"' in shown
    assert 'aria-label="Leave weeks out, 8 weeks: found in 1, not found in 3, not due in 4"' in shown
    rows = [part.split("</tr>")[0] for part in shown.split('<tr><th scope="row">')[1:5]]
    assert [row.split("<td>")[1].split("<")[0] for row in rows] == ["0.75", "0.375", "0.875", "0.75"]


def test_what_the_values_say_against_their_description_stands_there(desk: Client) -> None:
    assert "Description and values differ" in text_of(desk, f"{LIST}/Rd_strain_1994")
    assert "Description and values differ" not in text_of(desk, f"{LIST}/Rd_strain_1996")


@pytest.mark.parametrize("word", ["--x", "%3Cscript%3E", "-" * 64])
def test_a_word_that_is_none_is_answered_beside_its_field(desk: Client, word: str) -> None:
    shown = text_of(desk, f"{LIST}/Rd_soyka_2008?word={word}")
    assert 'aria-invalid="true"' in shown
    assert "<script>" not in shown.split('id="f-word-wrong"')[1].split("</p>")[0]


def test_dropping_out_is_not_counted_in_other_ways(desk: Client) -> None:
    assert "missing weeks counted in other ways" not in text_of(desk, f"{LIST}/Dr_ctnNinetyFour_2023")


def test_a_definition_that_is_none_is_not_there(desk: Client) -> None:
    assert desk.get(f"{LIST}/nothing").status_code == 404
