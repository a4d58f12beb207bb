"""What the watch says, by key: each sentence in plain English and Spanish. Spanish needs a native clinical reviewer."""

from __future__ import annotations

from collections.abc import Mapping

SPANISH: Mapping[str, str] = {
    # Facts that are words: levels of suicide risk, and the rungs of outreach_stepped.
    "moderate": "moderado",
    "high": "alto",
    "routine": "el seguimiento de rutina",
    "nudge": "un recordatorio",
    "peer contact": "una llamada de un par o de quien gestiona los cuidados",
    "clinician": "un clínico",
    "urgent": "la atención urgente",
    # The seven ways of reaching out (core.watch.rungs).
    "the message in the app": "el mensaje en la app",
    "the text": "el mensaje de texto",
    "the peer mentor": "la persona mentora",
    "the care manager": "la gestión de cuidados",
    "the talk by video or phone": "la consulta por video o teléfono",
    "the home visit": "la visita en casa",
    "the crisis step": "el paso de crisis",
}

SENTENCES: Mapping[str, tuple[str, str]] = {
    "foretold_high": (
        "A forecast that somebody answers for is high. The Signals page says why.",
        "Un pronóstico por el que alguien responde es alto. La página de señales dice por qué.",
    ),
    "foretold_next_week_bad": (
        "Forecast high in {times} of the last {weeks} weeks: of 100 people like them, {of_100} have a hard week next. It rested on what was known {days} days before.",
        "Pronóstico alto en {times} de las últimas {weeks} semanas: de 100 personas parecidas, {of_100} tienen una semana difícil después. Se basaba en lo que se sabía {days} días antes.",
    ),
    "foretold_relapse_4wk": (
        "Forecast high in {times} of the last {weeks} weeks: of 100 people like them, {of_100} have four hard weeks in a row soon. It rested on what was known {days} days before.",
        "Pronóstico alto en {times} de las últimas {weeks} semanas: de 100 personas parecidas, {of_100} tienen pronto cuatro semanas difíciles seguidas. Se basaba en lo que se sabía {days} días antes.",
    ),
    "foretold_early_warning": (
        "Forecast high in {times} of the last {weeks} weeks: for {of_100} of 100 people like them hard weeks begin soon. It rested on what was known {days} days before.",
        "Pronóstico alto en {times} de las últimas {weeks} semanas: para {of_100} de 100 personas parecidas empiezan pronto semanas difíciles. Se basaba en lo que se sabía {days} días antes.",
    ),
    "foretold_missed_next_visit": (
        "Forecast high in {times} of the last {weeks} weeks: of 100 people like them, {of_100} miss the next visit. It rested on what was known {days} days before.",
        "Pronóstico alto en {times} de las últimas {weeks} semanas: de 100 personas parecidas, {of_100} faltan a la próxima cita. Se basaba en lo que se sabía {days} días antes.",
    ),
    "sleep_short": (
        "Slept under 6 hours on {nights} of the last {days} days answered (usual for this person: {usual} hours).",
        "Durmió menos de 6 horas en {nights} de los últimos {days} días contestados (lo habitual: {usual} horas).",
    ),
    "sleep_short_population": (
        "Slept under 6 hours on {nights} of the last {days} days answered (their usual is not known yet).",
        "Durmió menos de 6 horas en {nights} de los últimos {days} días contestados (aún no se sabe lo habitual).",
    ),
    "sleep_drop": (
        "Sleeps about {hours} hours now (usual for this person: {usual} hours).",
        "Ahora duerme unas {hours} horas (lo habitual: {usual} horas).",
    ),
    "sleep_drop_population": (
        "Sleeps about {hours} hours now (most adults need {usual} hours; their usual is not known yet).",
        "Ahora duerme unas {hours} horas (la mayoría necesita {usual}; aún no se sabe lo habitual).",
    ),
    "sleep_very_short": (
        "Slept under 4 hours on {nights} nights in a row.",
        "Durmió menos de 4 horas {nights} noches seguidas.",
    ),
    "phq9_rise": (
        "PHQ-9 went up from {before} to {after}.",
        "El PHQ-9 subió de {before} a {after}.",
    ),
    "phq2_positive": (
        "PHQ-2 is {after}, after {before} before.",
        "El PHQ-2 es {after}; antes era {before}.",
    ),
    "who5_drop": (
        "WHO-5 well-being went down from {before} to {after}.",
        "El bienestar WHO-5 bajó de {before} a {after}.",
    ),
    "gad7_rise": (
        "GAD-7 went up from {before} to {after}.",
        "El GAD-7 subió de {before} a {after}.",
    ),
    "irritable": (
        "Told us about being irritable or very upset on many days.",
        "Nos contó que estuvo irritable o con mucho malestar muchos días.",
    ),
    "pcl5_rise": (
        "PCL-5 went up from {before} to {after}.",
        "El PCL-5 subió de {before} a {after}.",
    ),
    "craving_high": (
        "Craving was {craving} out of 10.",
        "Las ganas llegaron a {craving} de 10.",
    ),
    "craving_high_held": (
        "Craving was {craving} out of 10, {days} days ago; nothing about craving since.",
        "Las ganas llegaron a {craving} de 10 hace {days} días; desde entonces no hay respuesta sobre ganas.",
    ),
    "craving_slope": (
        "Craving is rising by about {slope} a day and is now {last} out of 10.",
        "Las ganas suben unos {slope} puntos por día y ahora son {last} de 10.",
    ),
    "resist_drop": (
        "Sureness of getting through the day was {resist} out of 10.",
        "Su seguridad de aguantar el día fue {resist} de 10.",
    ),
    "isolation": (
        "No days with people who support recovery in the last 30 days.",
        "Ningún día con personas que apoyan su recuperación en los últimos 30 días.",
    ),
    "risky_trigger": (
        "Told us about people or places tied to use.",
        "Nos contó de personas o lugares ligados al consumo.",
    ),
    "risky_bam": (
        "Was around risky people or places on 4 or more of the last 30 days.",
        "Estuvo con personas o en lugares de riesgo 4 días o más de los últimos 30.",
    ),
    "missed_moud": (
        "Missed opioid medicine on {missed} of the last 7 days.",
        "Faltó a su medicina para opioides {missed} de los últimos 7 días.",
    ),
    "missed_psych_med": (
        "Missed medicine on {missed} of 7 days.",
        "Faltó a su medicina {missed} de 7 días.",
    ),
    "no_shows": (
        "Missed {missed} visits in the last 30 days.",
        "Faltó a {missed} citas en los últimos 30 días.",
    ),
    "no_contact": (
        "No contact for {days} days.",
        "Sin contacto desde hace {days} días.",
    ),
    "checkin_silence": (
        "No check-in for {days} days; used to answer {answered} of 7 days.",
        "Sin respuestas desde hace {days} días; antes contestaba {answered} de 7 días.",
    ),
    "uds_positive": (
        "A drug test found use that no prescription explains ({days} days ago).",
        "Una prueba mostró consumo que ninguna receta explica (hace {days} días).",
    ),
    "uds_missing": (
        "{missed} expected drug tests not done in the last 14 days. Unknown, not proof of use.",
        "{missed} pruebas esperadas no se hicieron en 14 días. No se sabe; no prueba consumo.",
    ),
    "moud_absent": (
        "The prescribed medicine was not seen in a drug test ({days} days ago).",
        "La medicina recetada no apareció en una prueba (hace {days} días).",
    ),
    "use_told": (
        "Told us about use on {times} of the last 7 days.",
        "Nos contó que consumió en {times} de los últimos 7 días.",
    ),
    "use_bam": (
        "BAM use score rose from 0 to {after}.",
        "El puntaje de consumo BAM subió de 0 a {after}.",
    ),
    "pain_rise": (
        "Pain (PEG) went up from {before} to {after}.",
        "El dolor (PEG) subió de {before} a {after}.",
    ),
    "cows": (
        "Withdrawal score (COWS) is {score}.",
        "El puntaje de abstinencia (COWS) es {score}.",
    ),
    "sows": (
        "Withdrawal score (SOWS) is {score}.",
        "El puntaje de abstinencia (SOWS) es {score}.",
    ),
    "loss_event": (
        "Told us about a loss or a hard event in the last 30 days.",
        "Nos contó de una pérdida o un suceso difícil en los últimos 30 días.",
    ),
    "anniversary": (
        "A hard date is {days} days away.",
        "Una fecha difícil llega en {days} días.",
    ),
    "stimulant_flag": (
        "Very short sleep together with a racing heart.",
        "Duerme muy poco y siente el corazón acelerado.",
    ),
    "risk_over_protection": (
        "BAM risk {risk} with protective {protective}: risks outweigh supports.",
        "BAM riesgo {risk} y protección {protective}: hay más riesgos que apoyos.",
    ),
    "social_need": (
        "{needs} basic needs unmet.",
        "{needs} necesidades básicas sin cubrir.",
    ),
    "social_unsafe": (
        "Told us that someone makes them feel unsafe.",
        "Nos contó que alguien le hace sentir en peligro.",
    ),
    "post_transition": (
        "Left hospital, jail or a programme {days} days ago.",
        "Salió de hospital, cárcel o programa hace {days} días.",
    ),
    # Signs of the person's own (own_signs.py); a link also says how often a hard day came after it.
    "own_sleep_low": (
        "Their own sign: {limit} hours of sleep or less, {days} nights in a row.",
        "Su propia señal: {limit} horas de sueño o menos, {days} noches seguidas.",
    ),
    "own_sleep_high": (
        "Their own sign: {limit} hours of sleep or more, {days} nights in a row.",
        "Su propia señal: {limit} horas de sueño o más, {days} noches seguidas.",
    ),
    "own_mood_low": (
        "Their own sign: mood at {limit} of 10 or below, {days} days in a row.",
        "Su propia señal: ánimo de {limit} de 10 o menos, {days} días seguidos.",
    ),
    "own_mood_high": (
        "Their own sign: mood at {limit} of 10 or above, {days} days in a row.",
        "Su propia señal: ánimo de {limit} de 10 o más, {days} días seguidos.",
    ),
    "own_craving_high": (
        "Their own sign: craving at {limit} of 10 or above, {days} days in a row.",
        "Su propia señal: ganas de {limit} de 10 o más, {days} días seguidos.",
    ),
    "own_doses": (
        "Their own sign: medicine missed, {days} days in a row.",
        "Su propia señal: medicina sin tomar, {days} días seguidos.",
    ),
    "own_sleep_low_link": (
        "Their own sign: {limit} hours of sleep or less, {days} nights in a row. After this, a hard day came within 3 days {followed} of {times} times.",
        "Su propia señal: {limit} horas de sueño o menos, {days} noches seguidas. Después de esto, un día difícil llegó en 3 días {followed} de {times} veces.",
    ),
    "own_mood_low_link": (
        "Their own sign: mood at {limit} of 10 or below, {days} days in a row. After this, a hard day came within 3 days {followed} of {times} times.",
        "Su propia señal: ánimo de {limit} de 10 o menos, {days} días seguidos. Después de esto, un día difícil llegó en 3 días {followed} de {times} veces.",
    ),
    "own_doses_link": (
        "Their own sign: medicine missed, {days} days in a row. After this, a hard day came within 3 days {followed} of {times} times.",
        "Su propia señal: medicina sin tomar, {days} días seguidos. Después de esto, un día difícil llegó en 3 días {followed} de {times} veces.",
    ),
    "own_routine": (
        "Their own sign: no check-in for {days} days.",
        "Su propia señal: sin respuestas desde hace {days} días.",
    ),
    "own_contact": (
        "Their own sign: no visit and no talk for {days} days.",
        "Su propia señal: sin cita ni llamada desde hace {days} días.",
    ),
    # What raises a level beyond its score (protocols.yaml, outreach_stepped and suicide_safety).
    "raised_suicide": (
        "The suicide risk level is {level}.",
        "El nivel de riesgo de suicidio es {level}.",
    ),
    "raised_overdose": (
        "An overdose {days} days ago.",
        "Una sobredosis hace {days} días.",
    ),
    "raised_moud": (
        "Opioid medicine missed on {missed} days.",
        "Medicina para opioides sin tomar {missed} días.",
    ),
    "raised_use_craving": (
        "Use together with strong craving.",
        "Consumo junto con muchas ganas.",
    ),
    "raised_bipolar_sleep": (
        "Almost no sleep, in a person who lives with bipolar disorder.",
        "Casi no duerme, en una persona que vive con trastorno bipolar.",
    ),
    "raised_unreachable": (
        "Not reached for {hours} hours while risk is high.",
        "Sin poder contactar desde hace {hours} horas con riesgo alto.",
    ),
    # Attention: why a person stands where they stand.
    "task_immediate": (
        "An open safety task: someone needs to act now.",
        "Hay una tarea de seguridad abierta: alguien debe actuar ya.",
    ),
    "task_same_day": ("An open task for today.", "Hay una tarea abierta para hoy."),
    "task_this_visit": (
        "An open task to deal with soon.",
        "Hay una tarea abierta para atender pronto.",
    ),
    "task_overdue": (
        "An open task is past its time.",
        "Una tarea abierta ya pasó su hora.",
    ),
    "not_enough_never": (
        "Not enough information: no contact on record yet.",
        "No hay información suficiente: aún no hay contacto registrado.",
    ),
    "not_enough_since": (
        "Not enough information: last contact {days} days ago.",
        "No hay información suficiente: último contacto hace {days} días.",
    ),
    "not_current": (
        "The level is not current: something newer has not been looked at yet.",
        "El nivel no está al día: hay algo más nuevo sin revisar.",
    ),
    "not_judged": (
        "No level has been worked out yet.",
        "Aún no se ha calculado el nivel.",
    ),
    "no_sign": (
        "No warning sign in what we can see.",
        "Ninguna señal de alerta en lo que se puede ver.",
    ),
    # The ladder: what happens next to something nobody has closed.
    "escalate": (
        "Nobody has acknowledged this for {minutes} minutes: it goes to the next person on duty.",
        "Nadie lo ha confirmado en {minutes} minutos: pasa a la siguiente persona de turno.",
    ),
    "escalate_idle": (
        "Nothing has happened for {minutes} minutes since somebody took this: it goes to the next person on duty.",
        "No ha pasado nada en {minutes} minutos desde que alguien lo tomó: pasa a la siguiente persona de turno.",
    ),
    "climb_wait": (
        "Nothing has happened for {hours} hours: {rung} is next.",
        "No ha pasado nada en {hours} horas: sigue {rung}.",
    ),
    "climb_attempts": (
        "Tried {attempts} times without reaching the person: {rung} is next.",
        "Se intentó {attempts} veces sin contactar a la persona: sigue {rung}.",
    ),
    "climb_no_way": (
        "Not open to us: {way}. The next way begins at once.",
        "No está a nuestro alcance: {way}. La siguiente vía empieza enseguida.",
    ),
    "climb_failed": (
        "Could not be delivered: {way}. The next way begins at once.",
        "No se pudo entregar: {way}. La siguiente vía empieza enseguida.",
    ),
    "climb_not_set_up": (
        "Not set up here: {way}. The next way begins at once.",
        "No está configurado aquí: {way}. La siguiente vía empieza enseguida.",
    ),
    "climb_not_sent": (
        "Could not be sent for {hours} hours: {way}. The next way begins.",
        "No se pudo enviar en {hours} horas: {way}. Empieza la siguiente vía.",
    ),
    "climb_no_proof": (
        "No proof for {hours} hours that it arrived: {way}. The next way begins.",
        "Sin prueba en {hours} horas de que llegara: {way}. Empieza la siguiente vía.",
    ),
    "climb_unseen": (
        "Not seen for {hours} hours: {way}. The next way begins.",
        "Sin verse en {hours} horas: {way}. Empieza la siguiente vía.",
    ),
    "climb_unanswered": (
        "No answer for {hours} hours: {way}. The next way begins.",
        "Sin respuesta en {hours} horas: {way}. Empieza la siguiente vía.",
    ),
    "climb_tries": (
        "Tried {tries} times without reaching the person: {way}. The next way begins.",
        "Se intentó {tries} veces sin contactar a la persona: {way}. Empieza la siguiente vía.",
    ),
    "climb_nothing": (
        "Nothing has come of it for {hours} hours: {way}. The next way begins.",
        "Sin resultado en {hours} horas: {way}. Empieza la siguiente vía.",
    ),
    "top_rung": (
        "This is the last step: it stays here until a person closes it.",
        "Es el último paso: sigue aquí hasta que una persona lo cierre.",
    ),
    "highest": (
        "A forecast alone began this: it goes no higher by itself. After {hours} hours the next clinician is asked.",
        "Esto empezó solo por un pronóstico: no sube más por sí mismo. Después de {hours} horas se pregunta al siguiente clínico.",
    ),
    "try_again": ("Time to try again.", "Es hora de intentarlo otra vez."),
}
