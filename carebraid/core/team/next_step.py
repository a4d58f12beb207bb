"""What to do next about a task, in words: from the codes that raised it, else from the rung it stands on.

Spanish needs a native clinical reviewer.
"""

from __future__ import annotations

from collections.abc import Mapping

from .why import Words, spoken

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
    # Once the screener that a positive ninth item asks for was answered, what it found is the next step.
    "cssrs_high": (
        "Do not leave them alone; a clinician evaluates within the hour; make the space safer; safety plan.",
        "No le deje solo(a); un clínico evalúa en esta hora; haga seguro el entorno; plan de seguridad.",
    ),
    "cssrs_moderate": (
        "A clinician evaluates today; safety plan; talk about making the space safer.",
        "Un clínico evalúa hoy; plan de seguridad; hable de un entorno más seguro.",
    ),
    "phq9_item9": (
        "Ask the C-SSRS screener now; do not wait for the total.",
        "Haga el tamizaje C-SSRS ahora; no espere el total.",
    ),
    "mood_alert": (
        "Ask the C-SSRS screener today; look for a mixed state or akathisia.",
        "Haga el C-SSRS hoy; busque estado mixto o acatisia.",
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
    "medicine_changed_unchecked": (
        "Look at the change yourself: nothing was checked.",
        "Mire usted el cambio: nada se revisó.",
    ),
    "medicine_changed_serious": (
        "Look at the change and at what the check found.",
        "Mire el cambio y lo que encontró la revisión.",
    ),
    "medicine_changed": ("For you to know.", "Para que lo sepa."),
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


def say_next(codes: tuple[str, ...], rung: int, language: str) -> str:
    """The next step for a task raised by ``codes``, most pressing first; else what its rung asks for."""
    told = [code for code in codes if code != STEP_DOWN] or codes  # what came since weighs more
    known = next((code for code in NEXT if code in told), None)
    words = NEXT[known] if known else NEXT_ON_RUNG.get(rung, _NEXT_ANY)
    return spoken(words, language)
