"""A reason said in Spanish is Spanish throughout, facts that are words included."""

from __future__ import annotations

import pytest

from carebraid.core.watch.reason import because
from carebraid.core.watch.sentences import SPANISH
from carebraid.knowledge.protocols import load_protocols


def rungs() -> list[str]:
    return [row["name"] for row in load_protocols()["outreach_stepped"]["levels"]]


def test_every_rung_of_the_ladder_has_its_spanish() -> None:
    assert [name for name in rungs() if name not in SPANISH] == []


@pytest.mark.parametrize(("level", "spanish"), [("moderate", "moderado"), ("high", "alto")])
def test_a_level_of_risk_is_said_in_the_readers_language(level: str, spanish: str) -> None:
    reason = because("raised_suicide", level=level)
    assert reason.say("en") == f"The suicide risk level is {level}."
    assert reason.say("es") == f"El nivel de riesgo de suicidio es {spanish}."


def test_a_rung_is_said_in_the_readers_language() -> None:
    reason = because("climb_wait", hours=48, rung="peer contact")
    assert reason.say("en") == "Nothing has happened for 48 hours: peer contact is next."
    assert reason.say("es") == (
        "No ha pasado nada en 48 horas: sigue una llamada de un par o de quien gestiona los cuidados."
    )


def test_numbers_stay_numbers() -> None:
    assert because("craving_high", craving=8.0).say("es") == "Las ganas llegaron a 8 de 10."


def test_one_is_said_as_one() -> None:
    assert because("post_transition", days=1).say() == "Left hospital, jail or a programme 1 day ago."
    assert because("post_transition", days=1).say("es") == "Salió de hospital, cárcel o programa hace 1 día."
    assert because("post_transition", days=11).say() == "Left hospital, jail or a programme 11 days ago."
