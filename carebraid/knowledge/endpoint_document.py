"""docs/reference/endpoints.md, written from the signed file: ``python -m carebraid.knowledge.endpoint_document``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from carebraid.core.outcomes.endpoint import TimeToEvent, Value, trace_word

from .endpoints import Endpoint, load_endpoints, load_vocabulary

NOT_LEFT = "."
HEAD = """\
# Outcomes over weekly words

<!-- Written by python -m carebraid.knowledge.endpoint_document from carebraid/knowledge/data/endpoints.yaml. -->

A *word* has one symbol a week. The 62 columns below are the published outcomes of {count} rules over such words, in
one small vocabulary; `carebraid outcomes endpoints` works them out ([how words and files look](outcomes-words.md),
[how fast](outcomes-speed.md)). The rules restate published definitions as facts. They were worked out anew and checked
against published values; the papers themselves were not opened. "Not to be mixed up" names the definition that is most
easily mistaken for this one.

A week in which no visit was due (`_`) is neither use nor missing: it is treated as a week that the word does not have.
Where none of the weeks that a definition asks about was due, there is no result, which is not 0. Missing weeks can also
be counted as use, as not use, or left out (`--missing`), before the definition's own rule; an outcome that is about
missing weeks refuses that.

An outcome describes weeks of tests and visits. It does not say how somebody is, and it decides nothing about care.
"""


def document() -> str:
    """The whole page."""
    return "\n".join([HEAD.format(count=len(load_endpoints())), *_vocabulary(), *_definitions()])


def _vocabulary() -> Iterator[str]:
    words = load_vocabulary()
    yield "## Symbols\n\n| symbol | meaning |\n| --- | --- |"
    yield from (f"| `{symbol}` | {meaning} |" for symbol, meaning in words.symbols.items())
    yield "\n## Steps: what is left of a word\n\n| step | does | a week not due |\n| --- | --- | --- |"
    yield from (f"| `{name}` | {told['does']} | {told['not_due']} |" for name, told in words.steps.items())
    yield (
        "\n## Measures: what is said of it\n\n| measure | gives | when no week is left | a week not due |\n"
        "| --- | --- | --- | --- |"
    )
    for name, told in words.measures.items():
        nothing = told["nothing_left"]
        yield f"| `{name}` | {told['does']} | {_said(nothing) if not isinstance(nothing, str) else nothing} | {told['not_due']} |"


def _definitions() -> Iterator[str]:
    yield "\n## Definitions"
    for endpoint in load_endpoints():
        yield "\n" + "\n\n".join(_definition(endpoint))


def _definition(endpoint: Endpoint) -> Iterator[str]:
    columns = ", ".join(f"`{name}`" for name in endpoint.definition.columns)
    yield f"### {endpoint.id}\n\n**{endpoint.name}.** {endpoint.plain}"
    yield f"Columns: {columns}. Missing weeks: {endpoint.missing}"
    if endpoint.values_differ:
        yield f"**Description and values differ.** {endpoint.values_differ}"
    yield "\n".join(["Rule:", "", *(f"- `{line}`" for line in spelled_lines(endpoint.spelled))])
    yield "```text\n" + "\n".join(picture(endpoint)) + "\n```"
    others = [f"`{word or ' '}` → {_said(value)}" for word, value in endpoint.examples[1:]]
    yield "Also: " + "; ".join(others) + "."
    remarks = [*endpoint.notes, *(f"Not to be mixed up: {text}" for text in endpoint.distinct_from)]
    if remarks:
        yield "\n".join(f"- {text}" for text in remarks)
    yield "\n".join(
        f"Paper: {paper.cite}." + (f" doi:{paper.doi}." if paper.doi else "") for paper in endpoint.papers
    )


def spelled_lines(spelled: Mapping[str, Any]) -> Iterator[str]:
    """Steps and measure, one a line, nearly as they stand in the file."""
    for step in spelled["steps"]:
        yield step if isinstance(step, str) else spell(step)
    yield spell(spelled["measure"])
    yield from (f"{key}: {_said(told)}" for key, told in spelled.items() if key not in ("steps", "measure"))


def spell(told: Any) -> str:
    """A map, list or value in one line."""
    if isinstance(told, Mapping):
        return ", ".join(
            f"{key}: ({spell(one)})" if isinstance(one, Mapping) else f"{key}: {spell(one)}"
            for key, one in told.items()
        )
    if isinstance(told, tuple | list):
        return (
            "["
            + ", ".join(f"({spell(one)})" if isinstance(one, Mapping) else spell(one) for one in told)
            + "]"
        )
    return _said(told)


def picture(endpoint: Endpoint) -> Iterator[str]:
    """The first example, step by step; a dot is a week that is not left."""
    word, value = endpoint.examples[0]
    for stage in trace_word(endpoint.definition, word):
        left = dict(stage.weeks)
        letters = "".join(left.get(week, NOT_LEFT) for week in range(1, len(word) + 1))
        name = "word" if stage.step is None else _STEP_NAMES[type(stage.step).__name__]
        label = f"part {stage.part}: {name}" if stage.part else name
        yield f"{label:<32} {letters}".rstrip()
    yield f"{'result':<32} {_said(value)}"


_STEP_NAMES = {
    "Recode": "recode", "Drop": "drop", "Weeks": "weeks", "Only": "only_weeks", "UntilLastKnown": "until_last_known",
    "First": "first", "Last": "last", "CopyWeekBefore": "copy_week_before", "FillCommoner": "fill_with_the_commoner",
    "FillBetween": "fill_between_neighbours",
}  # fmt: skip


def _said(value: Value | str) -> str:
    if isinstance(value, TimeToEvent):
        return f"time {value.time}, event {value.event}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "no result" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.stdout.write(document())
