"""The menu keeps its section marked on the pages below it, and says which is the page itself."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from carebraid.web.shell.frame import MENUS, MORE, section_of
from tests.browsers import browser
from tests.worlds import Cast


@pytest.mark.parametrize(
    ("face", "path", "section"),
    [
        ("clinic", "/clinic/", "/clinic/"),
        ("clinic", "/clinic/twice", "/clinic/"),
        ("clinic", "/clinic/people", "/clinic/people"),
        ("clinic", "/clinic/people/find", "/clinic/people"),
        ("clinic", "/clinic/between/x/seen", "/clinic/between"),
        ("clinic", "/clinic/peoples", "/clinic/"),
        ("clinic", "/clinic/reflection", "/clinic/reflection"),
        ("me", "/me/sharing/new", "/me/sharing/"),
        ("me", "/me/plan/change", "/me/plan"),
        ("manage", "/manage/learning/cycles", "/manage/learning"),
        ("manage", "/manage/orders", ""),
    ],
)
def test_the_longest_address_above_a_page_is_its_section(face: str, path: str, section: str) -> None:
    assert section_of((*MENUS[face], *MORE.get(face, ())), path) == section


def test_one_item_is_marked_on_a_page_below_it(cast: Cast) -> None:
    page = browser(cast.clinician).get(reverse("clinic_person", args=[cast.patient_id])).content.decode()
    marked = re.findall(r'<a class="nav-link" href="([^"]+)" aria-current="(\w+)"', page)
    assert marked == [("/clinic/people", "true")]
    page = browser(cast.clinician).get(reverse("clinic_caseload")).content.decode()
    assert re.findall(r'<a class="nav-link" href="([^"]+)" aria-current="(\w+)"', page) == [
        ("/clinic/people", "page")
    ]
