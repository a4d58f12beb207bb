"""Why a task is there and what to do next, in plain English and Spanish.

Codes of critical answers are those of the instruments' ``critical_items`` and their actions; the codes of
check-ins, follow-up calls and plans are those the flows write (protocols.yaml ``suicide_safety``,
``overdose_prevention``, ``safety_violence``, ``outreach_stepped``). Signs of the watch have their sentences
in ``core.watch.reason``. Spanish needs a native clinical reviewer.
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

_SCREEN: Words = (
    "Call now; ask where they are and the C-SSRS screener.",
    "Llame ahora; pregunte dónde está y haga el tamizaje C-SSRS.",
)
NEXT: Mapping[str, Words] = {
    "checkin_safety_yes": _SCREEN,
    "checkin_safety_unreadable": _SCREEN,
    "checkin_safety_prefer_not": (
        "Call today and ask; the C-SSRS screener if there is any doubt.",
        "Llame hoy y pregunte; haga el C-SSRS si hay alguna duda.",
    ),
    "phq9_item9": (
        "Ask the C-SSRS screener now; do not wait for the total.",
        "Haga el tamizaje C-SSRS ahora; no espere el total.",
    ),
    "mood_alert": (
        "Ask the C-SSRS screener today; look for a mixed state or akathisia.",
        "Haga el C-SSRS hoy; busque estado mixto o acatisia.",
    ),
    "cssrs_high": (
        "Do not leave them alone; a clinician evaluates within the hour; make the space safer; safety plan.",
        "No le deje solo(a); un clínico evalúa en esta hora; haga seguro el entorno; plan de seguridad.",
    ),
    "cssrs_moderate": (
        "A clinician evaluates today; safety plan; talk about making the space safer.",
        "Un clínico evalúa hoy; plan de seguridad; hable de un entorno más seguro.",
    ),
    "cssrs_low": (
        "Behavioural health review this visit; offer the safety plan.",
        "Revisión de salud conductual en esta visita; ofrezca el plan de seguridad.",
    ),
    "follow_up_call": (
        "Call; ask how they are and go through the safety plan.",
        "Llame; pregunte cómo está y repasen el plan de seguridad.",
    ),
    "safety_plan_begin": ("Write the safety plan together.", "Escriban juntos el plan de seguridad."),
    "safety_plan_review": ("Go through the safety plan together.", "Repasen juntos el plan de seguridad."),
    "opioid_use": (
        "Check naloxone, lost tolerance and opioid medicine.",
        "Revise naloxona, pérdida de tolerancia y medicina para opioides.",
    ),
    "heroin_or_opioid_use": (
        "Offer naloxone; talk about overdose; assess for opioid medicine.",
        "Ofrezca naloxona; hable de sobredosis; valore medicina para opioides.",
    ),
    "unsafe": (
        "Ask in private; offer domestic violence support. Leave no message with details.",
        "Pregunte en privado; ofrezca apoyo por violencia. No deje mensajes con detalles.",
    ),
    "hallucination": ("A clinician looks now.", "Un clínico valora ahora."),
    "disoriented": ("Possible delirium: emergency evaluation.", "Posible delirio: valoración de urgencia."),
    "severe_total": (
        "Inpatient or emergency care now.",
        "Hospital o urgencias ahora.",
    ),
    "worried_now": (
        "Call the person now; tell the supporter nothing about them.",
        "Llame ya a la persona; no le cuente nada de ella a quien avisó.",
    ),
    "supporter_hidden": (
        "Ask in private whether they are safe. Leave no message; do not contact the supporter.",
        "Pregunte en privado si está a salvo. No deje mensajes; no contacte a quien apoya.",
    ),
    "worried_soon": (
        "Read it; ask the person how they are. Tell the supporter nothing about them.",
        "Léalo; pregunte cómo está. No le cuente nada de la persona a quien avisó.",
    ),
    "worried_tell": (
        "Read it before the next talk. Tell the supporter nothing about them.",
        "Léalo antes de la próxima plática. No le cuente nada de la persona a quien avisó.",
    ),
    **dict.fromkeys(
        ("heard_while_held", "hold_custody", "hold_in_hospital", "hold_moved_away", "hold_grieving"),
        (
            "Find out how it stands, then let it go on or choose the next day to look.",
            "Averigüe cómo está; luego reanude el contacto o elija el próximo día para revisar.",
        ),
    ),
    "asked_for_call": ("Call today: they asked for it.", "Llame hoy: lo pidió."),
    "wrote_back": ("Call today and ask; it may be urgent.", "Llame hoy y pregunte; puede ser urgente."),
    "came_back": (
        "Call today and say welcome back; find the first small step together.",
        "Llame hoy y dé la bienvenida; busquen juntos el primer paso.",
    ),
    "between_services": (
        "Call; ask whether they were seen, have their medicine and naloxone. Then write down that they were seen.",
        "Llame; pregunte si le vieron y si tiene medicina y naloxona. Luego anote que le vieron.",
    ),
    "help_wanted": ("Arrange the help and tell them.", "Organice la ayuda y avísele."),
    "visit_missed": (
        "Ask kindly what got in the way and offer help; it never counts against them.",
        "Pregunte con amabilidad qué se interpuso y ofrezca ayuda; nunca cuenta en su contra.",
    ),
    "high_again": (
        "Decide with the person: more visits, a home visit, check-ins by video, or none of it and why.",
        "Decida con la persona: más citas, visita en casa, video, o nada y por qué.",
    ),
    "booster_due": (
        "Call; ask which skill they used, try one together, plan the next.",
        "Llame; pregunte qué habilidad usó, practiquen una, planeen la próxima.",
    ),
    "step_down": ("Call; ask how it has been since.", "Llame; pregunte cómo ha ido desde entonces."),
    "rash_alert": ("Call today; tell the prescriber.", "Llame hoy; avise a quien receta."),
    "liver_alert": (
        "Liver tests today; tell the prescriber.",
        "Pruebas de hígado hoy; avise a quien receta.",
    ),
    "infection_alert": ("Blood count today; tell the prescriber.", "Biometría hoy; avise a quien receta."),
    "stopped_by_word": (
        "Ask for the written form when you next talk; nothing is shared until then.",
        "Pida el formulario escrito cuando hablen; hasta entonces no se comparte nada.",
    ),
    "correction_agreed": (
        "Write the correction beside what stands there; nothing is deleted.",
        "Escriba la corrección junto a lo que está; no se borra nada.",
    ),
    "held_back": (
        "Open Sharing, read it, and say whether it must stay held back. Talk with whoever decided it.",
        "Abra Compartir, léalo y diga si debe seguir reservado. Hable con quien lo decidió.",
    ),
    "held_back_asked": (
        "Open Sharing, read it with fresh eyes, and say whether it stays held back or opens now.",
        "Abra Compartir, léalo con ojos nuevos y diga si sigue reservado o se abre ya.",
    ),
    "partner_asks": (
        "Look at the person's consents and answer on the sharing page. Say nothing before.",
        "Revise los consentimientos y responda en la página de compartir. No diga nada antes.",
    ),
    "confusion_alert": ("Call today; tell the prescriber.", "Llame hoy; avise a quien receta."),
    "order_waits_for_second": (
        "Open the medicines page, look with your own eyes, and sign or talk to whoever wrote it.",
        "Abra la página de medicinas, mírela usted y firme, o hable con quien la escribió.",
    ),
    "told_serious_together": (
        "Thank them for telling. Call today; ask about sleepiness and breathing; naloxone at home.",
        "Agradezca que lo contó. Llame hoy; pregunte por sueño y respiración; naloxona en casa.",
    ),
    "told_not_taking": (
        "Ask how it is without it, and since when; look at what stopping at once can do.",
        "Pregunte cómo va sin ella y desde cuándo; vea qué puede causar dejarla de golpe.",
    ),
    "tolerance_lost": (
        "Talk about lost tolerance today and put naloxone in their hands.",
        "Hable hoy de la tolerancia perdida y entregue naloxona en mano.",
    ),
    "result_out_of_range": (
        "The prescriber looks at it and decides today.",
        "Quien receta lo mira y decide hoy.",
    ),
    "injection_past_window": (
        "Ask the prescriber before giving it: it may have to be started anew.",
        "Pregunte a quien receta antes de ponerla: quizá hay que empezar de nuevo.",
    ),
    "injection_not_given": (
        "Ask why, offer another day, tell the prescriber.",
        "Pregunte por qué, ofrezca otro día, avise a quien receta.",
    ),
    "result_not_judged": (
        "Look at the result and say what it means.",
        "Mire el resultado y diga qué significa.",
    ),
    "injection_due": ("Give it, or say why not.", "Póngala, o diga por qué no."),
    "monitoring_due": (
        "Do it or order it; then enter the result.",
        "Hágalo o pídalo; luego anote el resultado.",
    ),
    "side_effect_told": ("Answer in plain words.", "Responda con palabras sencillas."),
}
"""The first thing to do, after each critical item's own ``action``."""

NEXT_ON_RUNG: Mapping[int, Words] = {
    1: ("The app asks first; a person follows.", "Primero pregunta la app; después una persona."),
    2: ("A text goes first; a person follows.", "Primero va un mensaje; después una persona."),
    3: ("Call or walk along; ask how it is going.", "Llame o acompañe; pregunte cómo va."),
    4: ("Call; ask about triggers and medicine.", "Llame; pregunte por desencadenantes y medicina."),
    5: (
        "Talk today by video or phone; check the medicine; look at the level of care.",
        "Hable hoy por video o teléfono; revise la medicina y el nivel de atención.",
    ),
    6: (
        "Go and see them, two together, at the hour they chose; leave nothing behind that tells.",
        "Vayan a verle, dos juntos, a la hora elegida; no dejen nada que delate.",
    ),
    7: (
        "Reach them within the hour; then the agreed contact; then a welfare check by your policy.",
        "Contacte en esta hora; luego al contacto acordado; luego visita de bienestar según su norma.",
    ),
}
"""outreach.yaml: what each of the seven ways asks of a person (levels of protocols.yaml ``outreach_stepped``)."""
STEP_DOWN = "step_down"
"""Contact was made, and a lighter step follows."""
_NEXT_ANY: Words = ("Look at it and decide.", "Mírelo y decida.")

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
    return _in(LEVEL_WORDS[level], language)


def say_why(code: str, facts: Mapping[str, Any], language: str) -> str | None:
    """The sentence for a code; None for a code that is not of this list (the watch has its own)."""
    if code not in WHY:
        return None
    told = dict(facts)
    if told.get("level") in LEVEL_WORDS:
        told["level"] = level_words(told["level"], language)
    return _in(WHY[code], language).format(**told)


def say_unknown(facts: Mapping[str, Any], language: str) -> str:
    """What is said of a code that nobody wrote a sentence for: never nothing."""
    return _in(_ANY_OF if facts.get("instrument") else _ANY, language).format(**facts)


def say_next(codes: tuple[str, ...], rung: int, language: str) -> str:
    """The next step for a task raised by ``codes``, most pressing first; else what its rung asks for."""
    told = [code for code in codes if code != STEP_DOWN] or codes  # what came since weighs more
    known = next((code for code in NEXT if code in told), None)
    words = NEXT[known] if known else NEXT_ON_RUNG.get(rung, _NEXT_ANY)
    return _in(words, language)


def _in(words: Words, language: str) -> str:
    return words[1] if language[:2] == "es" else words[0]
