"""The inbox's lines as they are shown. Built here rather than in a template, like the caseload's rows: a full day has many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext
from markupsafe import Markup, escape

from carebraid.core.team.calling import Call
from carebraid.core.team.outcome import OUTCOMES
from carebraid.core.team.task import Kind
from carebraid.screens.inbox import Line
from carebraid.web.shell import speech
from carebraid.web.shell.frame import address, address_of

from ._page import age_on, language
from .rows import safe, time_tag


class LineSpeaker:
    """Says lines in one language: what does not change from line to line is worked out once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.meanings = {
            "now": gettext("Needs someone now"), "watch": gettext("Watch"), "settled": gettext("Settled"),
        }  # fmt: skip
        code = language()
        self.outcomes = {name: one.words(code) for name, one in OUTCOMES.items()}
        self.years, self.raised = gettext("%(n)s years"), gettext("raised")
        self.now_word, self.due = gettext("now"), gettext("due %(when)s")
        self.again, self.call = gettext("Try again %(when)s."), gettext("Call %(number)s")
        self.with_you, self.yours = gettext("with you"), gettext("yours; not taken yet")
        self.with_other, self.owned = gettext("with %(name)s"), gettext("not taken yet; %(name)s owns it")
        self.calling, self.called = gettext("%(name)s is calling now."), gettext("%(name)s called")
        self.came, self.interpreter = gettext("Say what came of it"), gettext("interpreter: %(language)s")
        self.for_you, self.see = gettext("for you"), gettext("See what was changed")
        self.take, self.take_anyway = gettext("Take this"), gettext("Take it all the same")

    def say(
        self, lines: Sequence[Line], token: Markup, *, above: int = 0, below: int = 0, is_first: bool = False
    ) -> Markup:
        """The items of the list; before the one at ``above`` stands how many people (``below``) are more than fits the day.

        ``token``: the hidden field of every form. ``is_first``: the first line carries the filled button of the page.
        """
        with speech.one_voice():
            said = [self._line(one, token, is_first and not at) for at, one in enumerate(lines)]
        if below and above < len(said):
            said.insert(above, _the_line(below))
        return Markup("\n".join(said))  # noqa: S704 (every part was escaped)

    def _line(self, one: Line, token: Markup, is_main: bool) -> str:
        return (
            f'<li data-row id="task-{one.task_id}"><article class="task"><svg class="shape {one.level}-ink" aria-hidden="true">'
            f'<use href="#s-{one.level}"/></svg><div>'
            f'<h3 class="who" id="task-{one.task_id}-who"><a href="{address_of("clinic_task", one.task_id)}" data-open>'
            f"{escape(one.name)}</a>{self._about(one)}</h3>"
            f'<p class="what"><span class="sr-only">{safe(self.meanings[one.level])}: </span>{safe(one.what)}</p>'
            f'<p class="why">{self._why(one)}</p><p class="when">{self._when(one)}</p></div>'
            f'<div class="next">{self._next(one, token, is_main)}</div></article></li>'
        )

    def _about(self, one: Line) -> str:
        years = age_on(one.born_on, self.now)
        said = "" if years is None else self.years % {"n": years}
        about = ", ".join(part for part in (said, one.pronouns, one.number) if part)
        return f' <span class="quiet small">{escape(about)}</span>' if about else ""

    def _why(self, one: Line) -> str:
        """Two more reasons, how many there are beside them, what was tried, who is calling, and the next step."""
        parts = [safe(more) for more in one.why[:2]]
        left = len(one.why) - 2
        if left > 0:
            parts.append(
                safe(_counted(ngettext("%(num)s more reason.", "%(num)s more reasons.", left), left))
            )
        if one.tries:
            tried = _counted(ngettext("Tried once.", "Tried %(num)s times.", one.tries), one.tries)
            parts.append(f'<a href="{address_of("clinic_tries", one.patient_id)}">{safe(tried)}</a>')
        if one.next_attempt_at:
            parts.append(safe(self.again % {"when": speech.due(one.next_attempt_at, self.now)}))
        parts += self._calls(one.calls[:2])
        parts.append(f'<b class="next-step">{safe(one.advice or one.next_step)}</b>')
        return " ".join(parts)

    def _calls(self, calls: Iterable[Call]) -> Iterable[str]:
        for call in calls:
            if call.is_now:
                yield f'<b class="watch-ink">{escape(self.calling % {"name": call.name})}</b>'
            else:
                at = time_tag(call.at, speech.ago(call.at, self.now))
                came = safe(self.outcomes.get(call.outcome, call.outcome))
                yield f'<span class="quiet">{escape(self.called % {"name": call.name})} {at}: {came}.</span>'

    def _when(self, one: Line) -> str:
        """Since when, by when, and whose it is."""
        since = ""
        if one.opened_at <= self.now:
            raised = time_tag(one.opened_at, speech.ago(one.opened_at, self.now))
            since = f"<span>{safe(self.raised)} {raised}</span>"
        due = self.now_word
        if one.level != "now" or one.due_at > self.now:
            due = speech.due(one.due_at, self.now)
            due = due if one.is_late else self.due % {"when": due}
        return (
            f'{since}<span class="{one.level}-ink">{time_tag(one.due_at, due)}</span>'
            f"<span>{escape(self._whose(one))}</span>"
        )

    def _whose(self, one: Line) -> str:
        if one.kind == Kind.MEDICINE_CHANGE and one.is_mine:
            return self.for_you
        if one.is_taken_by_me:
            return self.with_you
        if one.taken_by:
            return self.with_other % {"name": one.taken_by}
        return self.yours if one.is_mine else self.owned % {"name": one.owner}

    def _next(self, one: Line, token: Markup, is_main: bool) -> str:
        """What can be done: call and say what came of it, or take it first; a message is looked at."""
        said, main = "", " btn-main" if is_main else ""
        if one.needs_interpreter:
            spoken = self.interpreter % {"language": speech.tongue(one.language)}
            said = f'<span class="quiet small">{escape(spoken)}</span>'
        task = address_of("clinic_task", one.task_id)
        if one.is_taken_by_me or one.taken_by:
            if one.call:
                filled = main if one.is_taken_by_me else ""
                number = escape(self.call % {"number": one.call})
                said += (
                    f'<a class="btn{filled}" href="tel:{escape(one.call.replace(" ", ""))}">'
                    f'<svg class="icon" aria-hidden="true"><use href="#i-phone"/></svg>{number}</a>'
                )
            return f'{said}<a class="btn" href="{task}">{safe(self.came)}</a>'
        if one.kind == Kind.MEDICINE_CHANGE:
            return f'{said}<a class="btn{main}" href="{task}" aria-describedby="task-{one.task_id}-who">{safe(self.see)}</a>'
        is_called = bool(one.calls) and one.calls[0].is_now
        knowing = '<input type="hidden" name="knowing" value="yes">' if is_called else ""
        return (
            f'{said}<form method="post" action="{address_of("clinic_claim", one.task_id)}" data-partial="inbox">{token}'
            f'<input type="hidden" name="version" value="{one.version}">{knowing}'
            f'<button class="btn{main}" type="submit" name="take" value="yes" aria-describedby="task-{one.task_id}-who">'
            f"{safe(self.take_anyway if is_called else self.take)}</button></form>"
        )


def _the_line(below: int) -> str:
    """Where the reader's own day is full."""
    said = ngettext(
        "More than fits your day: %(num)s person. Nobody is hidden; each line says why.",
        "More than fits your day: %(num)s people. Nobody is hidden; each line says why.",
        below,
    )
    change = gettext("Change how many fit my day")
    return (
        f'<li class="the-line">{escape(_counted(said, below))} '
        f'<a href="{address("clinic_caseload")}">{escape(change)}</a></li>'
    )


def _counted(words: str, number: int) -> str:
    return words % {"num": number}
