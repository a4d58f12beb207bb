"""Pages of a clinic that learns: a fair test from plan to library, cycles, the board, staff load, time to reflect."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from carebraid.flows.seat_on_board import seat_on_board
from carebraid.store.models import Account, Allotment, Cycle, FairTest, Patient, Proposal, Reflection
from carebraid.web.shell.outcome_charts import Line, months_chart
from tests.browsers import browser
from tests.worlds import Cast

pytestmark = pytest.mark.django_db

PLAN = {
    "title": "Warmer words", "question": "Do warmer words bring more people back?", "ways": ["thinking_of_you"],
    "outcome": "checked_in", "days": "7", "unit": "person", "base": "30", "least": "20", "planned": "200", "looks": "2",
}  # fmt: skip


def registered(cast: Cast) -> FairTest:
    answer = browser(cast.manager).post("/manage/learning/new", PLAN)
    test = FairTest.objects.get()
    assert answer["Location"] == f"/manage/learning/tests/{test.id}"
    return test


def board_member(cast: Cast) -> UUID:
    email = Account.objects.get(id=cast.patient.account_id).email
    return seat_on_board(actor=cast.manager, now=timezone.now(), email=email)


def test_a_plan_is_registered_shown_and_waits_for_the_board(cast: Cast) -> None:
    test = registered(cast)
    client = browser(cast.manager)
    page = client.get(f"/manage/learning/tests/{test.id}").content.decode()
    assert "Do warmer words bring more people back?" in page
    assert "The board can say no until" in page
    assert "We are thinking of you" in page
    assert test.digest[:16] in page
    listed = client.get("/manage/learning").content.decode()
    assert "0 / 200" in listed and "waits for the board" in listed
    assert "Nobody sits on the community board yet" in listed
    early = client.post(f"/manage/learning/tests/{test.id}", {"step": "begin"})
    assert early.status_code == 409
    assert "The community board still has time to say no." in early.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"planned": "40"}, "So few cannot show the difference"),
        ({"planned": "many"}, "Please give whole numbers."),
        ({"ways": []}, "A test compares two to four different ways."),
        ({"question": " "}, "Please write down the question"),
        ({"adaptive": "yes", "unit": "site"}, "Draws can lean to what works only by person or moment"),
    ],
)
def test_a_plan_that_cannot_answer_is_refused_kindly_and_nothing_typed_is_lost(
    cast: Cast, change: dict[str, object], words: str
) -> None:
    answer = browser(cast.manager).post("/manage/learning/new", {**PLAN, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page and 'value="Warmer words"' in page
    assert not FairTest.objects.exists()


@pytest.mark.parametrize(
    ("about", "way", "harm"),
    [
        ("outreach_hour", "at_eighteen", "stopped_messages"),
        ("booster_pace", "twice_as_often", "safety_case"),
        ("outreach_start", "text_first", "safety_case"),
        ("outreach_caller", "care_manager_first", "safety_case"),
    ],
)
def test_each_kind_has_its_own_page_ways_and_harm(cast: Cast, about: str, way: str, harm: str) -> None:
    client = browser(cast.manager)
    page = client.get(f"/manage/learning/new?about={about}").content.decode()
    assert f'value="{way}"' in page and 'value="thinking_of_you"' not in page
    answer = client.post("/manage/learning/new", {**PLAN, "about": about, "ways": [way]})
    kept = FairTest.objects.get()
    assert (kept.occasion, kept.plan["harm"], [arm["key"] for arm in kept.plan["arms"]][1:]) == (
        about,
        harm,
        [way],
    )
    shown = client.get(answer["Location"]).content.decode()
    assert re.search(r"in \d+ of 100 imagined tests \(\d+ to \d+\)", shown)


def test_a_plan_by_site_is_refused_kindly_and_a_kind_that_is_none_is_not_read(cast: Cast) -> None:
    client = browser(cast.manager)
    few = client.post("/manage/learning/new", {**PLAN, "unit": "site", "planned": "4"})
    assert few.status_code == 400 and "of 100 cases, and 80 are wanted" in few.content.decode()
    many = client.post("/manage/learning/new", {**PLAN, "unit": "site", "least": "40", "planned": "20"})
    assert "This plan asks for 20 sites. Here the number is 1." in many.content.decode()
    assert client.get("/manage/learning/new?about=whether_they_get_care").status_code == 400
    assert not FairTest.objects.exists()


def test_a_running_test_tells_nothing_by_way_and_an_ended_one_everything_with_small_numbers_hidden(
    cast: Cast,
) -> None:
    test = registered(cast)
    client = browser(cast.manager)
    FairTest.objects.update(board_until=timezone.now() - timedelta(minutes=1))
    assert client.post(f"/manage/learning/tests/{test.id}", {"step": "begin"}).status_code == 302
    running = client.get(f"/manage/learning/tests/{test.id}").content.decode()
    assert "so that nobody can peek" in running and "By way" not in running
    look = {
        "at": timezone.now().isoformat(), "look": 1, "bound": 2.8, "verdict": "go_on",
        "shares": {
            "waits_for_you": {"good": 30, "known": 100, "missing": 4},
            "thinking_of_you": {"good": 4, "known": 9, "missing": 0},
        },
        "compared": [{
            "arm": "thinking_of_you", "why": "", "effect": {
                "difference": 0.125, "low": -0.05, "high": 0.3, "p": 0.16, "error": 0.09, "clusters": 109,
            }, "if_missing_bad": None, "if_missing_good": None, "harm": None, "by_group": {}, "differs_by": {},
        }],
    }  # fmt: skip
    FairTest.objects.update(looks=[look])
    assert client.post(f"/manage/learning/tests/{test.id}", {"step": "end"}).status_code == 302
    over = client.get(f"/manage/learning/tests/{test.id}").content.decode()
    assert "+12.5" in over and "-5.0 to +30.0" in over and "too few to say" in over
    assert "30 %" in over and over.count("hidden") >= 3
    assert "Every draw was repeated from the journal" in over
    client.post(f"/manage/learning/tests/{test.id}", {"step": "learnt", "words": "Warmth alone does little."})
    assert "Warmth alone does little." in client.get("/manage/learning").content.decode()
    assert not Allotment.objects.exists()


def test_the_board_page_is_for_members_and_a_member_can_stop_a_test(cast: Cast) -> None:
    test = registered(cast)
    assert browser(cast.patient).get("/board").status_code == 403
    member = browser(cast.patient)
    assert 'href="/board"' not in member.get("/account/").content.decode()
    board_member(cast)
    assert 'href="/board"' in member.get("/account/").content.decode()
    assert "Warmer words" in member.get("/board").content.decode()
    assert "Give a seat to" not in member.get("/board").content.decode()
    lost = member.post("/board", {"step": "veto", "test": test.id, "why": ""})
    assert lost.status_code == 400
    assert (
        member.post("/board", {"step": "veto", "test": test.id, "why": "It hurries people."}).status_code
        == 302
    )
    seen = browser(cast.manager).get(f"/manage/learning/tests/{test.id}").content.decode()
    assert "It hurries people." in seen and "the board said no" in seen


def test_a_proposal_is_filed_voted_on_and_answered(cast: Cast) -> None:
    board_member(cast)
    member, manager = browser(cast.patient), browser(cast.manager)
    member.post("/board", {"step": "file", "title": "Evenings", "words": "Open later on Tuesdays."})
    one = Proposal.objects.get()
    member.post(f"/board/{one.id}", {"step": "say", "vote": "yes", "words": "For people who work."})
    answer = {"step": "answer", "answer": "done", "answer_words": "From May.", "release": "0.2"}
    refused = member.post(f"/board/{one.id}", answer)
    assert refused.status_code == 403
    assert manager.post(f"/board/{one.id}", answer).status_code == 302
    page = member.get(f"/board/{one.id}").content.decode()
    assert "Done (0.2): From May." in page and "For people who work." in page
    assert browser(cast.stranger).get(f"/board/{one.id}").status_code == 403


def test_a_cycle_is_begun_and_decided(cast: Cast) -> None:
    client = browser(cast.manager)
    said = {
        "aim": "Fewer missed visits", "change": "Offer rides", "measure": "no_show", "owner": cast.clinician.staff_id,
        "from": "2026-03-09", "review": "2026-05-04",
    }  # fmt: skip
    late = client.post("/manage/learning/cycles", {**said, "review": "2026-03-01"})
    assert late.status_code == 400 and "Offer rides" in late.content.decode()
    assert client.post("/manage/learning/cycles", said).status_code == 302
    one = Cycle.objects.get()
    unsaid = client.post(f"/manage/learning/cycles/{one.id}", {"decision": "adapt", "why": ""})
    assert unsaid.status_code == 400
    client.post(f"/manage/learning/cycles/{one.id}", {"decision": "adapt", "why": "Rides came late."})
    page = client.get("/manage/learning/cycles").content.decode()
    assert "Adapt" in page and "Rides came late." in page and "No change is being tried" in page


def test_a_cycle_watches_a_measure_that_there_is(cast: Cast) -> None:
    client = browser(cast.manager)
    page = client.get("/manage/learning/cycles").content.decode()
    assert '<option value="no_show"' in page
    wrong = client.post(
        "/manage/learning/cycles",
        {
            "aim": "a", "change": "c", "measure": "happiness", "owner": cast.clinician.staff_id, "from": "2026-03-09",
            "review": "2026-05-04",
        },
    )  # fmt: skip
    assert wrong.status_code in (400, 404) and not Cycle.objects.exists()


def test_the_day_of_a_change_stands_on_its_month_and_nowhere_else() -> None:
    months = ["2026-01", "2026-02", "2026-03"]
    line = Line(months, [1.0, 2.0, 3.0], 2.0, marks=[("2026-02", "Rides"), ("2025-02", "Before all this")])
    drawn = str(months_chart(line, key="k", title="t", said="", unit="", centre_name="median"))
    assert drawn.count('class="began"') == 1
    assert re.search(r'class="began" x1="50.00%"', drawn) and ">1</text>" in drawn


def test_time_to_reflect_is_noted_and_stands_in_the_load(cast: Cast) -> None:
    client = browser(cast.clinician)
    today = timezone.now().date().isoformat()
    wrong = client.post("/clinic/reflection", {"kind": "supervision", "on": today, "minutes": "-3"})
    assert wrong.status_code == 400
    client.post("/clinic/reflection", {"kind": "supervision", "on": today, "minutes": "45"})
    assert Reflection.objects.get().minutes == 45
    page = browser(cast.manager).get("/manage/learning/load").content.decode()
    assert "Clinician" in page and ">45<" in page
    assert client.get("/manage/learning/load").status_code == 403


def test_a_person_says_no_to_fair_tests_and_sees_it(cast: Cast) -> None:
    client = browser(cast.patient)
    assert "You have not said yet" in client.get("/me/settings/messages").content.decode()
    client.post(
        "/me/settings/messages/tests", {"test_wording": "yes", "test_timing": "no", "test_else": "no"}
    )
    assert Patient.everyone.get(id=cast.patient_id).joins_tests == {"wording": True, "timing": False}
    said = client.get("/me/settings/messages?done=tests").content.decode()
    assert "Your answer is kept." in said and "No: you are in none" in said
    assert said.count("Not said yet: you may be in one") == 2
    nothing = client.post("/me/settings/messages/tests", {"test_wording": "perhaps"})
    assert nothing.status_code == 400 and "at least one" in nothing.content.decode()
    client.post("/me/settings/messages/tests", {"all": "no"})
    after = client.get("/me/settings/messages").content.decode()
    assert "You said no: you are in no test." in after and "leave me out of all" not in after
    assert set(Patient.everyone.get(id=cast.patient_id).joins_tests.values()) == {False}
