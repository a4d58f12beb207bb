"""The caseload's rows as they are shown. Built here rather than in a template, since fifty of them come at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext, ngettext
from markupsafe import Markup, escape

from carebraid.core.record.study_day import day_of
from carebraid.core.watch.attention import Band
from carebraid.core.watch.attention_line import Line
from carebraid.screens.caseload import Row, points_of
from carebraid.web.shell import charts, speech
from carebraid.web.shell.frame import address_of

from ._page import age_on, chart_words, language

WEEKS_SHOWN = 26
_SERIES_KEPT = 16_384
"""Pictures kept, about 0.7 kB each: four for each of four thousand people."""


@dataclass(frozen=True, slots=True)
class Spark:
    """How one measure is drawn: its name, its scale from nought to ``high``, and the words around it."""

    label: str
    measure: str
    high: float
    unit: str
    words: charts.Words


@lru_cache(maxsize=8)
def measures(code: str) -> tuple[Spark, ...]:
    """The four of a row in the language ``code``, which is the one now spoken."""
    words = replace(chart_words(code), empty=gettext("none yet"))
    return (
        Spark("PHQ-9", "phq-9", 27, gettext("of 27"), words),
        Spark("GAD-7", "gad-7", 21, gettext("of 21"), words),
        Spark(gettext("Craving"), "craving", 10, gettext("of 10"), words),
        Spark(gettext("Sleep"), "sleep", 12, gettext("hours"), words),
    )


@lru_cache(maxsize=_SERIES_KEPT)
def draw(series: bytes, at: int, code: str) -> Markup:
    """One sparkline. Kept, because a person's series is the same on every look until it is worked out again."""
    one = measures(code)[at]
    values = [value for _, value in points_of(series)]
    last = next((value for value in reversed(values) if value is not None), None)
    return charts.sparkline(
        values, low=0, high=one.high, label=one.label, unit=one.unit,
        last_label="–" if last is None else f"{last:g}", measure=one.measure, words=one.words,
    )  # fmt: skip


@lru_cache(maxsize=8_192, typed=True)
def safe(words: str) -> str:
    """Words of ours, a day or a time, escaped as plain text: a page says the same few for each of its fifty rows.

    Kept by type: markup that passes as it is never answers for plain text of the same letters.
    """
    return str(escape(words))


class Speaker:
    """Says one page of rows in one language: what does not change from row to row is worked out once."""

    def __init__(self, now: datetime, *, is_study: bool) -> None:
        self.now, self.is_study = now, is_study
        self.language = language()
        self.measures = () if is_study else measures(self.language)
        self.words = measures(self.language)[0].words
        self.bands = {
            Band.SAFETY: gettext("Needs someone now"), Band.URGENT: gettext("Needs someone now"),
            Band.CLINICIAN: gettext("A clinician today"), Band.CONTACT: gettext("Needs a call"),
            Band.NOT_ENOUGH: gettext("Not enough information"), Band.NUDGE: gettext("A nudge"),
            Band.CALM: gettext("Calm"),
        }  # fmt: skip
        self.meanings = {
            "now": gettext("Needs someone now"), "watch": gettext("Watch"), "settled": gettext("Settled"),
        }  # fmt: skip
        self.overdue = {"contact": gettext("No contact for 28 days"), "phq9": gettext("PHQ-9 due")}
        self.steps = {"contact": gettext("No contact for 28 days: call."), "phq9": gettext("PHQ-9 is due.")}
        self.stale = f'<span class="stale">{escape(gettext("Level not current."))}</span>'
        self.years, self.contact, self.next = gettext("%(n)s years"), gettext("Contact"), gettext("Next")
        self.no_contact, self.no_visit = gettext("No contact yet"), gettext("No visit planned")
        self.weeks, self.not_improving = gettext("Weeks"), gettext("Not improving")

    def say(self, rows: Sequence[Row]) -> Markup:
        """The rows of the table, each with its cells."""
        with speech.one_voice():
            return Markup("\n".join(map(self._row, rows)))  # noqa: S704 (every cell was escaped)

    def say_with_line(self, rows: Sequence[Row], line: Line | None, first: int) -> Markup:
        """The rows, with the line of the reader's own budget where it falls among them. ``first`` numbers the first row."""
        above = -1 if line is None or not line.people else line.above - first + 1
        if line is None or not 0 <= above < len(rows):
            return self.say(rows)
        drawn = f'<tr role="row" class="the-line"><td role="cell" colspan="7">{escape(line_words(line))}</td></tr>'
        return self.say(rows[:above]) + Markup(drawn) + self.say(rows[above:])  # noqa: S704 (escaped above)

    def _row(self, row: Row) -> str:
        one = row.person
        series = (one.phq9, one.gad7, one.craving, one.sleep)
        sparks = "".join(
            f'<td role="cell" data-l="{safe(spark.label)}">{draw(bytes(points), at, self.language)}</td>'
            for at, (spark, points) in enumerate(zip(self.measures, series, strict=False))
        )
        whens = "".join(f"<span>{when}</span>" for when in self._whens(row))
        return (
            '<tr role="row" data-row><th role="rowheader" scope="row" class="who">'
            f'<a href="{address_of("clinic_person", one.patient_id)}" data-open>{escape(one.name)}</a>'
            f' <span class="about">{escape(self._about(row))}</span>'
            f'<div class="line line-{row.mark}"><svg class="shape {row.mark}-ink" aria-hidden="true">'
            f'<use href="#s-{row.mark}"/></svg><span><span class="sr-only">{safe(self.meanings[row.mark])}: </span>'
            f"{self._why(row)}</span></div></th>{sparks}"
            f'<td role="cell" class="week" data-l="{safe(self.weeks) if one.word else ""}">{self._week(row)}</td>'
            f'<td role="cell" class="when">{whens}</td></tr>'
        )

    def _about(self, row: Row) -> str:
        years = age_on(row.person.born_on, self.now)
        said = "" if years is None else self.years % {"n": years}
        return ", ".join(part for part in (said, row.person.pronouns, row.person.number) if part)

    def _why(self, row: Row) -> str:
        """The reason, whether the level may be trusted (HAZ-22), and the next step."""
        words = safe(row.why)
        if not row.is_current and row.person.computed_at is not None:
            words = self.stale if row.band is Band.NOT_ENOUGH else f"{self.stale} {words}"
        step = run_words(row.person.current_run) if row.next_step == "run" else self.steps.get(row.next_step)
        return f'{words} <span class="next-step">{safe(step)}</span>' if step else words

    def _week(self, row: Row) -> str:
        one = row.person
        if one.word:
            strip = charts.word_strip(one.word, label=one.name, last=WEEKS_SHOWN, words=self.words)
            said = ngettext("worst run %(num)s week", "worst run %(num)s weeks", one.worst_run) % {
                "num": one.worst_run
            }
            if row.stands_on is not None:
                said += ", " + gettext("as of study day %(n)s") % {"n": row.stands_on}
            return f'{strip}<span class="small soft">{escape(said)}</span>'
        parts = []
        if one.not_improving:
            parts.append(f'<span class="small watch-ink">{safe(self.not_improving)}</span>')
        if one.overdue:
            said = self.overdue.get(one.overdue, one.overdue)
            parts.append(f'<span class="small soft">{safe(said)}</span>')
        ink = "now-ink" if row.band in (Band.SAFETY, Band.URGENT) else "quiet"
        return "".join(parts) or f'<span class="small {ink}">{safe(self.bands[row.band])}</span>'

    def _whens(self, row: Row) -> tuple[str, ...]:
        one = row.person
        if self.is_study:
            last = one.last_contact_at
            return (
                escape(
                    gettext("Last contact: study day %(n)s") % {"n": day_of(last)}
                    if last
                    else gettext("No contact")
                ),
            )
        contact, coming = safe(self.no_contact), f'<span class="quiet">{safe(self.no_visit)}</span>'
        if one.last_contact_at:
            spoken = speech.ago(one.last_contact_at, self.now)
            contact = f"{safe(self.contact)} {time_tag(one.last_contact_at, spoken)}"
        if one.next_appointment_at:
            spoken = speech.day(one.next_appointment_at, now=self.now)
            coming = f"{safe(self.next)} {time_tag(one.next_appointment_at, spoken)}"
        return (contact, coming)


def line_words(line: Line) -> str:
    """Who stands below the line, and why: nobody is hidden by it."""
    kinds = {
        Band.CLINICIAN: ngettext("%(n)s waits for a clinician", "%(n)s wait for a clinician", line.below.get(Band.CLINICIAN, 0)),
        Band.CONTACT: ngettext("%(n)s needs a call", "%(n)s need a call", line.below.get(Band.CONTACT, 0)),
        Band.NOT_ENOUGH: ngettext(
            "of %(n)s too little is known", "of %(n)s too little is known", line.below.get(Band.NOT_ENOUGH, 0)
        ),
    }  # fmt: skip
    why = "; ".join(kinds[band] % {"n": number} for band, number in line.below.items())
    said = ngettext(
        "More than fits your day: %(n)s person", "More than fits your day: %(n)s people", line.people
    ) % {"n": line.people}
    return f"{said}: {why}."


def run_words(weeks: int) -> str:
    """The next step for a run of weeks with use found or not seen (protocols.yaml outreach_stepped, after_lapse)."""
    return ngettext(
        "%(num)s week in a row with use found or not seen: call; offer an appointment within 7 days.",
        "%(num)s weeks in a row with use found or not seen: call; offer an appointment within 7 days.",
        weeks,
    ) % {"num": weeks}


def time_tag(moment: datetime, spoken: str) -> str:
    """A moment in people's words, exact on hover and in print."""
    return f'<time datetime="{moment.isoformat()}" title="{safe(speech.exact(moment))}">{safe(spoken)}</time>'
