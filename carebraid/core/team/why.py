"""Why a task is there, in plain English and Spanish; what to do next stands in ``next_step``.

Codes of critical answers are those of the instruments' ``critical_items`` and their actions; the codes of
check-ins, follow-up calls and plans are those the flows write (protocols.yaml ``suicide_safety``,
``overdose_prevention``, ``safety_violence``, ``outreach_stepped``). Signs of the watch have their sentences
in ``core.watch.sentences``. Spanish needs a native clinical reviewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Words = tuple[str, str]

WHY: Mapping[str, Words] = {
    "checkin_safety_yes": (
        "Told us in a check-in about thoughts of dying or of hurting themselves.",
        "Nos contó en un registro que piensa en morir o en hacerse daño.",
    ),
    "checkin_safety_prefer_not": (
        "Chose not to answer the safety question in a check-in.",
        "Prefirió no contestar la pregunta de seguridad en un registro.",
    ),
    "checkin_safety_unreadable": (
        "A safety answer reached us damaged; it is treated as a yes.",
        "Una respuesta de seguridad llegó dañada; se trata como un sí.",
    ),
    "phq9_item9": (
        "PHQ-9 question 9: thoughts of being better off dead or of self-harm.",
        "Pregunta 9 del PHQ-9: piensa que estaría mejor muerto(a) o en lastimarse.",
    ),
    "cssrs_high": (
        "The C-SSRS screener says high suicide risk.",
        "El tamizaje C-SSRS indica riesgo de suicidio alto.",
    ),
    "cssrs_moderate": (
        "The C-SSRS screener says moderate suicide risk.",
        "El tamizaje C-SSRS indica riesgo de suicidio moderado.",
    ),
    "cssrs_low": (
        "The C-SSRS screener says low suicide risk.",
        "El tamizaje C-SSRS indica riesgo de suicidio bajo.",
    ),
    "mood_alert": (
        "Mood has become worse on a medicine.",
        "El ánimo empeoró con una medicina.",
    ),
    "follow_up_call": (
        "Follow-up call {number} after suicide risk level {level}.",
        "Llamada de seguimiento {number} por riesgo de suicidio {level}.",
    ),
    "safety_plan_begin": (
        "There is no safety plan yet.",
        "Aún no hay plan de seguridad.",
    ),
    "safety_plan_review": (
        "The safety plan is to be looked at together again.",
        "Hay que volver a ver juntos el plan de seguridad.",
    ),
    "opioid_use": (
        "Told us about opioid use in the BAM.",
        "Nos contó en el BAM que consumió opioides.",
    ),
    "heroin_or_opioid_use": (
        "Told us about heroin or opioid use in the TAPS.",
        "Nos contó en el TAPS que consumió heroína u opioides.",
    ),
    "unsafe": (
        "Told us that somebody makes them feel unsafe.",
        "Nos contó que alguien le hace sentir en peligro.",
    ),
    "hallucination": (
        "Sees, hears or feels things that are not there, during alcohol withdrawal.",
        "Ve, oye o siente cosas que no están, en abstinencia de alcohol.",
    ),
    "disoriented": (
        "Is disoriented, during alcohol withdrawal.",
        "Está desorientado(a), en abstinencia de alcohol.",
    ),
    "severe_total": (
        "Alcohol withdrawal is severe (CIWA-Ar).",
        "La abstinencia de alcohol es grave (CIWA-Ar).",
    ),
    "rash_alert": (
        "Told us about a rash on a medicine.",
        "Nos contó de un sarpullido con una medicina.",
    ),
    "liver_alert": (
        "Told us about signs that the liver may be hurt.",
        "Nos contó de señales de posible daño al hígado.",
    ),
    "infection_alert": (
        "Told us about fever or infection on a medicine.",
        "Nos contó de fiebre o infección con una medicina.",
    ),
    "hold_custody": (
        "In jail or prison: reaching out waits. Are they still there?",
        "Está en la cárcel: el contacto espera. ¿Sigue ahí?",
    ),
    "hold_in_hospital": (
        "In a hospital or residential care: reaching out waits. Are they still there?",
        "Está en un hospital o residencia: el contacto espera. ¿Sigue ahí?",
    ),
    "hold_moved_away": (
        "Moved away: reaching out waits. Does somebody else care for them now?",
        "Se mudó: el contacto espera. ¿Ya le atiende otro servicio?",
    ),
    "hold_grieving": (
        "Lost somebody: messages that go by themselves are held back. Do they want them again?",
        "Perdió a alguien: los mensajes automáticos esperan. ¿Los quiere de nuevo?",
    ),
    "heard_while_held": (
        "We heard of them although reaching out is held. Is the reason still right?",
        "Supimos algo de la persona aunque el contacto está en pausa. ¿El motivo sigue siendo cierto?",
    ),
    "wrote_back": (
        "Wrote back to a text. Nobody reads those answers, so nobody knows what it said.",
        "Respondió a un mensaje de texto. Nadie lee esas respuestas: no se sabe qué decía.",
    ),
    "asked_for_call": (
        "Answered the app and asked for a call.",
        "Contestó en la app y pidió que le llamen.",
    ),
    "step_down": (
        "Contact was made. One lighter step follows, so that nobody is dropped all at once.",
        "Hubo contacto. Sigue un paso más ligero, para no soltar a nadie de golpe.",
    ),
    "visit_missed": (
        "Did not come to a visit. Ask what got in the way.",
        "No vino a una cita. Pregunte qué se interpuso.",
    ),
    "help_wanted": (
        "Told what got in the way of a visit and wants help with it.",
        "Contó qué se interpuso en una cita y quiere ayuda.",
    ),
    "booster_due": (
        "Booster {n} in maintenance: go through what helps, before it fades.",
        "Refuerzo {n} en mantenimiento: repasen lo que ayuda antes de que se olvide.",
    ),
    "came_back": (
        "Tapped to come back into care.",
        "Tocó para volver a la atención.",
    ),
    "high_again": (
        "High risk more than once in {days} days. Is more support right?",
        "Riesgo alto más de una vez en {days} días. ¿Conviene más apoyo?",
    ),
    "between_services": (
        "Between services since leaving {place}: day {day} contact is due.",
        "Entre servicios desde que salió de {place}: toca el contacto del día {day}.",
    ),
    "stopped_by_word": (
        "Said stop to sharing. It has stopped; the written form is still missing.",
        "Pidió dejar de compartir. Ya se detuvo; falta el formulario escrito.",
    ),
    "correction_agreed": (
        "A correction of the record was agreed.",
        "Se aceptó una corrección del expediente.",
    ),
    "held_back": (
        "Something is held back from the person's own view. A second clinician looks at it.",
        "Algo está reservado de la vista de la persona. Otro profesional lo revisa.",
    ),
    "held_back_asked": (
        "The person asks that another clinician looks at what is held back.",
        "La persona pide que otro profesional revise lo que está reservado.",
    ),
    "partner_asks": (
        "An organisation outside asks for something about this person.",
        "Una organización externa pide algo sobre esta persona.",
    ),
    "confusion_alert": (
        "Told us about being confused or very sleepy on a medicine.",
        "Nos contó de confusión o mucho sueño con una medicina.",
    ),
    "medicine_changed": (
        "{by} changed what is prescribed; the check found nothing serious.",
        "{by} cambió lo recetado; la revisión no encontró nada grave.",
    ),
    "medicine_changed_serious": (
        "{by} changed what is prescribed, and the check found something serious. Please look and say that you have seen it.",
        "{by} cambió lo recetado, y la revisión encontró algo grave. Mírelo y diga que lo vio.",
    ),
    "medicine_changed_unchecked": (
        "{by} changed what is prescribed, and it could not be checked. Please look and say that you have seen it.",
        "{by} cambió lo recetado, y no se pudo revisar. Mírelo y diga que lo vio.",
    ),
    "order_waits_for_second": (
        "An order could not be checked. A second person must look and sign, or it is taken back.",
        "No se pudo revisar una orden. Otra persona debe mirarla y firmarla, o se retira.",
    ),
    "watch_not_started": (
        "What has to be watched for a medicine could not be read. Plan it by hand.",
        "No se pudo leer lo que hay que vigilar de una medicina. Planéelo a mano.",
    ),
    "told_serious_together": (
        "Told us of something they take that is dangerous together with something else on their list.",
        "Nos contó de algo que toma y que es peligroso junto con otra cosa de su lista.",
    ),
    "told_unknown": (
        "Told us of something they take that could not be checked. Ask what it is.",
        "Nos contó de algo que toma y que no se pudo revisar. Pregunte qué es.",
    ),
    "told_not_taking": (
        "Told us that they do not take something on their list any more.",
        "Nos contó que ya no toma algo de su lista.",
    ),
    "worried_now": (
        "{name} ({relation}) is worried and says it cannot wait.",
        "{name} ({relation}) está preocupado(a) y dice que no puede esperar.",
    ),
    "worried_soon": (
        "{name} ({relation}) is worried and asks that somebody looks soon.",
        "{name} ({relation}) está preocupado(a) y pide que alguien mire pronto.",
    ),
    "worried_tell": (
        "{name} ({relation}) wanted the team to know about a worry.",
        "{name} ({relation}) quiso contarle al equipo una preocupación.",
    ),
    "supporter_hidden": (
        "What {name} ({relation}) sees was paused quietly. It may not be safe to say so.",
        "Se pausó en silencio lo que ve {name} ({relation}). Puede no ser seguro decirlo.",
    ),
    "monitoring_due": (
        "Due because of {medicine}: {what}.",
        "Toca por {medicine}: {what_es}.",
    ),
    "injection_due": (
        "The injection of {medicine} is due.",
        "Toca la inyección de {medicine}.",
    ),
    "injection_past_window": (
        "The injection of {medicine} is late beyond its window.",
        "La inyección de {medicine} pasó de su plazo.",
    ),
    "injection_not_given": (
        "The injection of {medicine} was not given: {why}.",
        "No se puso la inyección de {medicine}: {why_es}.",
    ),
    "result_out_of_range": (
        "Out of range: {what} ({medicine}).",
        "Fuera de rango: {what_es} ({medicine}).",
    ),
    "result_not_judged": (
        "A result that could not be judged here: {what} ({medicine}).",
        "Un resultado que aquí no se pudo valorar: {what_es} ({medicine}).",
    ),
    "side_effect_told": (
        "Told us about a side effect and waits for an answer.",
        "Nos contó de un efecto secundario y espera respuesta.",
    ),
    "lapse_slip": (
        "Told us about a slip, once. Thank them; ask about safety, medicine and one small step.",
        "Nos contó de un tropiezo, una vez. Agradezca; pregunte por seguridad, medicina y un paso pequeño.",
    ),
    "lapse_lapse": (
        "Told us about using a few times. Thank them; ask about safety, naloxone and medicine.",
        "Nos contó que consumió unas veces. Agradezca; pregunte por seguridad, naloxona y medicina.",
    ),
    "lapse_return": (
        "Told us about using over days, or with opioid medicine missed. Thank them; look at medicine and care today.",
        "Nos contó de consumo por días, o sin su medicina. Agradezca; revise hoy la medicina y la atención.",
    ),
    "lapse_danger": (
        "Told us about use, and is not safe now.",
        "Nos contó que consumió y ahora no está a salvo.",
    ),
    "lapse_medicine": (
        "Medicine was missed beside it.",
        "Además faltó a su medicina.",
    ),
    "tolerance_lost": (
        "Tolerance for opioids may be lost: the old dose can kill.",
        "Puede haber perdido tolerancia a opioides: la dosis de antes puede matar.",
    ),
}

_ANY: Words = (
    "An answer needs somebody to look at it.",
    "Una respuesta necesita que alguien la mire.",
)
_ANY_OF: Words = (
    "An answer in {instrument} needs somebody to look at it.",
    "Una respuesta en {instrument} necesita que alguien la mire.",
)

LEVEL_WORDS: Mapping[str, Words] = {
    "unknown": ("not screened yet", "aún sin tamizaje"),
    "none": ("none", "ninguno"),
    "low": ("low", "bajo"),
    "moderate": ("moderate", "moderado"),
    "high": ("high", "alto"),
}
"""Levels of suicide risk in words."""


def level_words(level: str, language: str) -> str:
    """A level of suicide risk in the reader's language."""
    return spoken(LEVEL_WORDS[level], language)


def say_why(code: str, facts: Mapping[str, Any], language: str) -> str | None:
    """The sentence for a code; None for a code that is not of this list (the watch has its own)."""
    if code not in WHY:
        return None
    told = dict(facts)
    if told.get("level") in LEVEL_WORDS:
        told["level"] = level_words(told["level"], language)
    return spoken(WHY[code], language).format(**told)


def say_unknown(facts: Mapping[str, Any], language: str) -> str:
    """What is said of a code that nobody wrote a sentence for: never nothing."""
    return spoken(_ANY_OF if facts.get("instrument") else _ANY, language).format(**facts)


def spoken(words: Words, language: str) -> str:
    """The words in the reader's language."""
    return words[1] if language[:2] == "es" else words[0]
