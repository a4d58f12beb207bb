"""An outcome in words for a terminal: what it says, what needs a person, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from carebraid.core.assess.condition import Compare, Condition, Every, OneOf, Opposite, Some
from carebraid.core.assess.critical import Partial
from carebraid.core.assess.instrument import CriticalItem, Instrument
from carebraid.core.assess.scoring import Outcome, ScoreResult

SPANISH: Mapping[str, str] = {
    "Scores": "Puntuaciones",
    "not scored": "sin puntuación",
    "from {low} to {high}": "de {low} a {high}",
    "Needs a person": "Necesita a una persona",
    "Nothing among these answers needs a person at once.": "Ninguna de estas respuestas necesita a una persona enseguida.",
    "Some questions are unanswered, so this is not the last word.": "Hay preguntas sin responder; esto no es definitivo.",
    "protocol": "protocolo",
    "immediate": "ahora mismo",
    "same_day": "hoy mismo",
    "this_visit": "en esta visita",
    "raised by an answer whose opening question is unanswered": "por una respuesta cuya pregunta previa no se contestó",
    "Signals": "Señales",
    "Cut-offs met": "Puntos de corte alcanzados",
    "sensitivity": "sensibilidad",
    "specificity": "especificidad",
    "Not answered": "Sin responder",
    "Counted as not asked, because the question before is unanswered": "Contadas como no preguntadas, por falta de la pregunta previa",
    "Evidence": "Evidencia",
    "wording": "redacción",
    "scoring": "puntuación",
    "psychometrics": "psicometría",
    "verified": "verificado",
    "partly_verified": "verificado en parte",
    "needs_check": "por verificar",
    "project_convention": "convención del proyecto",
    "missing": "falta",
    "none": "ninguna",
    "not_shipped": "no incluida",
    "at least": "al menos",
    "more than": "más de",
    "at most": "como mucho",
    "less than": "menos de",
    "is": "es",
    "is not": "no es",
    "is one of": "es una de",
    "and": "y",
    "or": "o",
    "not": "no",
    "A questionnaire is not a diagnosis; a person decides.": "Un cuestionario no es un diagnóstico; decide una persona.",
    "score.too_many_missing": "Faltan {missing} de {total} respuestas; pueden faltar como mucho {most}.",
    "score.nothing_answered": "No se respondió ninguna de sus {total} preguntas.",
    "score.part_missing": "Falta una de las puntuaciones que la forman.",
    "score.prorated": "Calculada con {answered} de {total} respuestas.",
    "score.not_firm": "Depende de preguntas sin responder; aún puede cambiar.",
}
COMPARISONS = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "less than",
    "==": "is",
    "!=": "is not",
}


def _say(phrase: str, language: str) -> str:
    return SPANISH.get(phrase, phrase.replace("_", " ")) if language == "es" else phrase.replace("_", " ")


def describe(
    instrument: Instrument, outcome: Outcome, partial: Partial, language: str
) -> Iterator[tuple[str, str]]:
    """Lines with a style each: ``title``, ``urgent`` or ``""``."""
    yield f"{instrument.short_title} · {instrument.title}", "title"
    yield "", ""
    yield _say("Scores", language), "title"
    for detail in outcome.details:
        yield from ((f"  {line}", "") for line in _score_lines(instrument, detail, language))
    yield from _critical_lines(instrument, outcome, partial, language)
    yield from _signal_lines(instrument, outcome, language)
    yield from _cutoff_lines(outcome, language)
    for title, names in (
        ("Not answered", outcome.missing),
        ("Counted as not asked, because the question before is unanswered", outcome.assumed),
    ):
        if names:
            yield f"{_say(title, language)}: {', '.join(names)}", ""
    yield "", ""
    yield _evidence_line(instrument, language), ""
    yield instrument.credit, ""
    yield _say("A questionnaire is not a diagnosis; a person decides.", language), ""


def _score_lines(instrument: Instrument, detail: ScoreResult, language: str) -> Iterator[str]:
    rule = instrument.score_rule(detail.id)
    value = _say("not scored", language) if detail.value is None else _say(str(detail.value), language)
    parts = [f"{detail.id}: {value}"]
    if rule is not None and rule.high is not None and detail.value is not None:
        parts[0] += f" ({_say('from {low} to {high}', language).format(low=rule.low, high=rule.high)})"
    if detail.band is not None and (band := instrument.band(detail.id, detail.band)) is not None:
        parts.append(band.label.get(language, band.label["en"]))
    yield f"{', '.join(parts)}  [{_say(detail.evidence, language)}]"
    if detail.reason is not None:
        spanish = SPANISH[detail.reason.code].format(**detail.reason.facts)
        yield f"  {spanish if language == 'es' else detail.reason.words}"


def _critical_lines(
    instrument: Instrument, outcome: Outcome, partial: Partial, language: str
) -> Iterator[tuple[str, str]]:
    if not instrument.critical_items:
        return
    yield "", ""
    yield _say("Needs a person", language), "title"
    for item in partial.critical:
        yield f"  {_critical_line(item, item.id in outcome.critical, language)}", "urgent"
    if not partial.critical:
        yield f"  {_say('Nothing among these answers needs a person at once.', language)}", ""
    if not partial.is_complete:
        yield f"  {_say('Some questions are unanswered, so this is not the last word.', language)}", ""


def _critical_line(item: CriticalItem, is_plain: bool, language: str) -> str:
    why = (
        "" if is_plain else f" ({_say('raised by an answer whose opening question is unanswered', language)})"
    )
    protocol = f"{_say('protocol', language)}: {item.protocol}"
    mark = _say(item.evidence, language)
    return f"{item.id} ({_say(item.priority, language)}): {item.action}{why} {protocol}  [{mark}]"


def _signal_lines(instrument: Instrument, outcome: Outcome, language: str) -> Iterator[tuple[str, str]]:
    if not outcome.flags:
        return
    yield "", ""
    yield _say("Signals", language), "title"
    for flag in instrument.flags:
        if flag.id in outcome.flags:
            because = _spell(flag.condition, language)
            yield f"  {flag.id}: {because}  [{_say(flag.evidence, language)}]", ""


def _cutoff_lines(outcome: Outcome, language: str) -> Iterator[tuple[str, str]]:
    if not outcome.cutoffs:
        return
    yield "", ""
    yield _say("Cut-offs met", language), "title"
    for cutoff in outcome.cutoffs:
        facts = [
            f"{_say(key, language)} {found}"
            for key in ("sensitivity", "specificity")
            if (found := getattr(cutoff, key))
        ]
        facts += [fact for fact in (cutoff.population, cutoff.source) if fact]
        detail = f" ({'; '.join(facts)})" if facts else ""
        yield (
            f"  {cutoff.score} {cutoff.op} {cutoff.value}: {cutoff.target}{detail}  [{_say(cutoff.evidence, language)}]",
            "",
        )


def _evidence_line(instrument: Instrument, language: str) -> str:
    marks = {
        "wording": instrument.evidence_wording,
        "scoring": instrument.evidence_scoring,
        "psychometrics": instrument.evidence_psychometrics,
    }
    told = "; ".join(f"{_say(part, language)}: {_say(mark, language)}" for part, mark in marks.items())
    return f"{_say('Evidence', language)}: {told}"


def _spell(condition: Condition, language: str) -> str:
    """A condition as a person would say it: ``q10 at least 2``."""
    match condition:
        case Compare(name=name, op=op, value=value):
            return f"{name} {_say(COMPARISONS[op], language)} {value}"
        case OneOf(name=name, values=values):
            return f"{name} {_say('is one of', language)} {', '.join(map(str, values))}"
        case Every(parts=parts):
            return f" {_say('and', language)} ".join(_spell(part, language) for part in parts)
        case Some(parts=parts):
            return f" {_say('or', language)} ".join(_spell(part, language) for part in parts)
        case Opposite(part=part):
            return f"{_say('not', language)} ({_spell(part, language)})"
