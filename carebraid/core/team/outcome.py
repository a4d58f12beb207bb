"""What came of a task, in words a team uses. Closing without one is refused (HAZ-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from carebraid.core.kernel.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome. ``contact``: the person was reached. ``closes``/``closes_safety``: whether it ends
    an ordinary or a safety task; one that does not is an attempt, and the task stays open. ``retry``:
    when to try again where the task stays open (by its urgency, see ``retry_after``). ``after`` is the
    next thing to do, in words. ``offered`` False: it follows from something else, and no form offers it."""

    code: str
    en: str
    es: str
    contact: bool
    closes: bool
    closes_safety: bool
    retry: timedelta | None = None
    after_en: str = ""
    after_es: str = ""
    offered: bool = True

    def words(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.es if language[:2] == "es" else self.en


_HOUR = timedelta(hours=1)

_LISTED = (
    Outcome(
        code="reached_talked",
        en="Reached and talked",
        es="Contactado(a) y conversamos",
        contact=True,
        closes=True,
        closes_safety=True,
    ),
    Outcome(
        code="reached_evaluated",
        en="Reached; a clinician evaluated safety",
        es="Contactado(a); un clínico evaluó la seguridad",
        contact=True,
        closes=True,
        closes_safety=True,
    ),
    Outcome(
        code="handed_over_in_person",
        en="Reached; handed over to another team in person",
        es="Contactado(a); se entregó en persona a otro equipo",
        contact=True,
        closes=True,
        closes_safety=True,
    ),
    Outcome(
        code="in_care",
        en="In hospital, detox or crisis care now",
        es="Ahora en hospital, desintoxicación o atención de crisis",
        contact=True,
        closes=True,
        closes_safety=True,
        after_en="Plan the follow-up for the day of discharge.",
        after_es="Planee el seguimiento para el día del alta.",
    ),
    Outcome(
        code="reached_declined",
        en="Reached; did not want to talk now",
        es="Contactado(a); no quiso hablar ahora",
        contact=True,
        closes=True,
        closes_safety=False,
        retry=2 * _HOUR,
        after_en="Offer the crisis line and another person to talk to; try again.",
        after_es="Ofrezca la línea de crisis y otra persona con quien hablar; intente otra vez.",
    ),
    Outcome(
        code="agreed_contact_reached",
        en="Spoke with the agreed contact, not with the person",
        es="Se habló con el contacto acordado, no con la persona",
        contact=False,
        closes=False,
        closes_safety=False,
        after_en="Try the person again.",
        after_es="Intente otra vez con la persona.",
    ),
    Outcome(
        code="left_message",
        en="Left a neutral message",
        es="Se dejó un mensaje neutral",
        contact=False,
        closes=False,
        closes_safety=False,
    ),
    Outcome(
        code="no_answer",
        en="No answer",
        es="No contestó",
        contact=False,
        closes=False,
        closes_safety=False,
    ),
    Outcome(
        code="wrong_number",
        en="Wrong or dead number",
        es="Número equivocado o sin servicio",
        contact=False,
        closes=False,
        closes_safety=False,
        after_en="Use another safe way to reach the person, and correct the number.",
        after_es="Use otra vía segura y corrija el número.",
    ),
    Outcome(
        code="welfare_check_sent",
        en="Welfare check asked for",
        es="Se pidió una visita de bienestar",
        contact=False,
        closes=False,
        closes_safety=False,
        retry=_HOUR,
        after_en="Ask for the result of the welfare check.",
        after_es="Pregunte el resultado de la visita.",
    ),
    Outcome(
        code="emergency_services_called",
        en="Emergency services called",
        es="Se llamó a emergencias",
        contact=False,
        closes=False,
        closes_safety=False,
        retry=_HOUR,
        after_en="Find out where the person is and who is with them.",
        after_es="Averigüe dónde está la persona y quién la acompaña.",
    ),
    Outcome(
        code="died",
        en="The person has died",
        es="La persona falleció",
        contact=False,
        closes=True,
        closes_safety=True,
        after_en="Stop all messages; tell the team; begin the review.",
        after_es="Detenga todos los mensajes; avise al equipo; inicie la revisión.",
    ),
    Outcome(
        code="not_needed",
        en="No longer needed",
        es="Ya no hace falta",
        contact=False,
        closes=True,
        closes_safety=False,
    ),
    Outcome(
        code="answered_themselves",
        en="The person answered by themself",
        es="La persona contestó por su cuenta",
        contact=False,
        closes=True,
        closes_safety=False,
        offered=False,
    ),
    Outcome(
        code="merged",
        en="Put together with another task",
        es="Se unió con otra tarea",
        contact=False,
        closes=True,
        closes_safety=False,
        offered=False,
    ),
    Outcome(
        code="plan_changed",
        en="Support was looked at and decided",
        es="Se revisó y decidió el apoyo",
        contact=False,
        closes=True,
        closes_safety=False,
        offered=False,
    ),
    Outcome(
        code="seen",
        en="Seen",
        es="Visto",
        contact=False,
        closes=True,
        closes_safety=False,
        offered=False,
    ),
    Outcome(
        code="help_given",
        en="Help was arranged",
        es="Se organizó la ayuda",
        contact=True,
        closes=True,
        closes_safety=False,
        offered=False,
    ),
)
OUTCOMES: Mapping[str, Outcome] = {outcome.code: outcome for outcome in _LISTED}
"""All outcomes by code, in the order in which a screen offers them; those with ``offered`` False it leaves out."""

LOST_CONTACT_TRIES = 3
LOST_CONTACT_EVERY = timedelta(minutes=5)
"""protocols.yaml suicide_safety.remote_procedure: try 3 times in 15 minutes, then the agreed contact,
then a welfare check per site policy."""
_RETRY: Mapping[str, timedelta] = {"immediate": LOST_CONTACT_EVERY, "same_day": 2 * _HOUR}
_RETRY_LATER = timedelta(hours=24)


def outcome_called(code: str) -> Outcome:
    """The outcome with that code. Refuses an unknown or empty one (``task.outcome_needed``)."""
    if code not in OUTCOMES:
        raise Refused("task.outcome_needed", "Please choose what came of it.")
    return OUTCOMES[code]


def retry_after(outcome: Outcome, priority: str) -> timedelta:
    """How long to wait before the next attempt: the outcome's own time, or by urgency (5 minutes for
    immediate, 2 hours for same day, else a day). The shorter of the two, so urgent things never wait."""
    by_urgency = _RETRY.get(priority, _RETRY_LATER)
    return by_urgency if outcome.retry is None else min(outcome.retry, max(by_urgency, _HOUR))


def advice_after(attempts_without_contact: int, priority: str) -> tuple[str, str] | None:
    """What to do after failed attempts at an immediate task, English and Spanish; None: simply again."""
    if priority != "immediate" or attempts_without_contact < LOST_CONTACT_TRIES:
        return None
    if attempts_without_contact == LOST_CONTACT_TRIES:
        return ("Call the agreed contact now.", "Llame ahora al contacto acordado.")
    return (
        "Ask for a welfare check, as your site's policy says.",
        "Pida una visita de bienestar, según la norma de su sitio.",
    )
