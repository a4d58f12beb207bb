"""What published outcomes are and what each does to a word. About nobody: every word here is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import Missing, Value, check_word, score_word, trace_word
from carebraid.core.outcomes.endpoint_form import MOST_WEEKS, NOT_DUE, Step
from carebraid.knowledge.endpoints import Endpoint, load_endpoint, load_endpoints

KINDS = {"Ab": "abstinence", "Rd": "reduction", "Rs": "relapse", "Dr": "dropout"}
_ORDER = ("relapse", "abstinence", "reduction", "dropout")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is left of the word after a step: ``letters`` has a blank (``_``) for each week that is not left.

    ``step`` None: the word itself. ``part``: 0, or which of the parts that must all hold.
    """

    step: str | None
    part: int
    letters: str


@dataclass(frozen=True, slots=True)
class OneDefinition:
    """A definition, the word that is shown, what every step makes of it, and the results of every way to count."""

    endpoint: Endpoint
    kind: str
    word: str
    drawn: tuple[Drawn, ...]
    value: Value
    ways: Mapping[Missing, Value]


def definitions() -> Mapping[str, tuple[Endpoint, ...]]:
    """Every definition by what it is about: relapse, abstinence, reduction, dropout."""
    return {kind: tuple(one for one in load_endpoints() if KINDS[one.id[:2]] == kind) for kind in _ORDER}


def definition(name: str, word: str = "") -> OneDefinition:
    """One definition over ``word``, or over its first example. Refuses as ``score_word``, and a word over 63 weeks
    (``word.too_long``); a name that is none is not there (404)."""
    try:
        endpoint = load_endpoint(name)
    except Refused as refused:
        raise Refused(refused.code, "There is no definition of that name.", status=404) from refused
    chosen = word or endpoint.examples[0][0]
    if len(chosen) > MOST_WEEKS:
        raise Refused("word.too_long", "A word has at most {most} weeks.", most=MOST_WEEKS)
    check_word(chosen)
    rule = endpoint.definition
    drawn = tuple(
        Drawn(_name_of(stage.step), stage.part, _letters(dict(stage.weeks), len(chosen)))
        for stage in trace_word(rule, chosen)
    )
    others = () if rule.counts_missing else tuple(Missing)[1:]
    ways = {way: score_word(rule, chosen, missing=way) for way in others}
    return OneDefinition(endpoint, KINDS[endpoint.id[:2]], chosen, drawn, score_word(rule, chosen), ways)


def _letters(left: Mapping[int, str], length: int) -> str:
    return "".join(left.get(week, NOT_DUE) for week in range(1, length + 1))


def _name_of(step: Step | None) -> str | None:
    return None if step is None else type(step).__name__
