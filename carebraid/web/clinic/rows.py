"""The caseload's rows as they are shown. Built here rather than in a template, since fifty of them come at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from markupsafe import Markup, escape

from carebraid.core.record.study_day import day_of
from carebraid.core.watch.attention import Band
from carebraid.screens.caseload import Row
from carebraid.web.shell import charts, speech

from ._page import age_on, chart_words, language

Point = tuple[str, float | None]
WEEKS_SHOWN = 26


@dataclass(frozen=True, slots=True)
class Shown:
    """One row in words and pictures."""

    name: str
    url: str
    about: str
    mark: str
    why: Markup
    sparks: tuple[tuple[str, Markup], ...]
    week: Markup
    week_label: str
    whens: tuple[Markup, ...]


class Speaker:
    """Says one page of rows in one language: what does not change from row to row is worked out once."""

    def __init__(self, now: datetime, *, is_study: bool) -> None:
        self.now, self.is_study = now, is_study
        self.words = replace(chart_words(language()), empty=gettext("none yet"))
        self.measures = (
            ("phq9", "PHQ-9", "phq-9", 27, gettext("of 27")),
            ("gad7", "GAD-7", "gad-7", 21, gettext("of 21")),
            ("craving", gettext("Craving"), "craving", 10, gettext("of 10")),
            ("sleep", gettext("Sleep"), "sleep", 12, gettext("hours")),
        )
        self.bands = {
            Band.SAFETY: gettext("Needs someone now"), Band.URGENT: gettext("Needs someone now"),
            Band.CLINICIAN: gettext("A clinician today"), Band.CONTACT: gettext("Needs a call"),
            Band.NOT_ENOUGH: gettext("Not enough information"), Band.NUDGE: gettext("A nudge"),
            Band.CALM: gettext("Calm"),
        }  # fmt: skip
        self.overdue = {"contact": gettext("No contact for 28 days"), "phq9": gettext("PHQ-9 due")}

    def say(self, row: Row) -> Shown:
        """One row."""
        one = row.person
        return Shown(
            name=one.name, url=reverse("clinic_person", args=[one.patient_id]), about=self._about(row), mark=row.mark,
            why=self._why(row),
            sparks=tuple(
                (label, self._spark(getattr(one, field), label, unit, measure, high))
                for field, label, measure, high, unit in self.measures
            ),
            week=self._week(row), week_label=gettext("Weeks") if one.word else "", whens=self._whens(row),
        )  # fmt: skip

    def _about(self, row: Row) -> str:
        years = age_on(row.person.born_on, self.now)
        said = "" if years is None else gettext("%(n)s years") % {"n": years}
        return ", ".join(part for part in (said, row.person.pronouns, row.person.number) if part)

    def _why(self, row: Row) -> Markup:
        """The reason, whether the level may be trusted (HAZ-22), and the next step."""
        words = escape(row.why)
        if not row.is_current and row.person.computed_at is not None:
            stale = Markup('<span class="stale">%s</span>') % gettext("Level not current.")
            words = stale if row.band is Band.NOT_ENOUGH else stale + Markup(" ") + words
        step = self._step(row)
        return words + Markup(' <span class="next-step">%s</span>') % step if step else words

    def _step(self, row: Row) -> str:
        if row.next_step == "run":
            weeks = row.person.current_run
            return run_words(weeks)
        return {"contact": gettext("No contact for 28 days: call."), "phq9": gettext("PHQ-9 is due.")}.get(
            row.next_step, ""
        )

    def _spark(self, points: Sequence[Point], label: str, unit: str, measure: str, high: float) -> Markup:
        values = [value for _, value in points]
        last = next((value for value in reversed(values) if value is not None), None)
        return charts.sparkline(
            values, low=0, high=high, label=label, unit=unit, last_label="–" if last is None else f"{last:g}",
            measure=measure, words=self.words,
        )  # fmt: skip

    def _week(self, row: Row) -> Markup:
        one = row.person
        if one.word:
            strip = charts.word_strip(one.word, label=one.name, last=WEEKS_SHOWN, words=self.words)
            said = ngettext("worst run %(num)s week", "worst run %(num)s weeks", one.worst_run) % {
                "num": one.worst_run
            }
            if row.stands_on is not None:
                said += ", " + gettext("as of study day %(n)s") % {"n": row.stands_on}
            return strip + Markup('<span class="small soft">%s</span>') % said
        parts = []
        if one.not_improving:
            parts.append(Markup('<span class="small watch-ink">%s</span>') % gettext("Not improving"))
        if one.overdue:
            parts.append(
                Markup('<span class="small soft">%s</span>') % self.overdue.get(one.overdue, one.overdue)
            )
        if not parts:
            parts.append(Markup('<span class="small quiet">%s</span>') % self.bands[row.band])
        return Markup("").join(parts)

    def _whens(self, row: Row) -> tuple[Markup, ...]:
        one = row.person
        if self.is_study:
            last = one.last_contact_at
            said = (
                gettext("Last contact: study day %(n)s") % {"n": day_of(last)}
                if last
                else gettext("No contact")
            )
            return (escape(said),)
        contact = escape(gettext("No contact yet"))
        if one.last_contact_at:
            spoken = speech.ago(one.last_contact_at, self.now)
            contact = _time(gettext("Contact"), one.last_contact_at, spoken)
        coming = Markup('<span class="quiet">%s</span>') % gettext("No visit planned")
        if one.next_appointment_at:
            coming = _time(
                gettext("Next"), one.next_appointment_at, speech.day(one.next_appointment_at, now=self.now)
            )
        return (contact, coming)


def run_words(weeks: int) -> str:
    """The next step for a run of weeks with use found or not seen (protocols.yaml outreach_stepped, after_lapse)."""
    return ngettext(
        "%(num)s week in a row with use found or not seen: call; offer an appointment within 7 days.",
        "%(num)s weeks in a row with use found or not seen: call; offer an appointment within 7 days.",
        weeks,
    ) % {"num": weeks}


def _time(word: str, moment: datetime, spoken: str) -> Markup:
    return Markup('%s <time datetime="%s" title="%s">%s</time>') % (
        word, moment.isoformat(), speech.exact(moment), spoken,
    )  # fmt: skip
