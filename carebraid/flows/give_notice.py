"""A person is given the notice of privacy practices: in the app, on paper, or read aloud (42 CFR 2.22)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.consent_forms import spoken_in
from carebraid.knowledge.privacy_notice import current_version
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.duties import save_notice_given

from ._unit import unit

IN_APP, ON_PAPER, READ_ALOUD = "in_app", "on_paper", "read_aloud"


@unit
def give_notice(*, actor: Actor, now: datetime, patient_id: UUID, language: str, manner: str) -> bool:
    """Keep version, language, day and manner (PRV-053); False where this person had the version already.

    In the app only the person themself opens it; others give it on paper or aloud: else ``notice.no_manner``.
    Refuses what the chart door refuses.
    """
    is_own = patient_id == actor.patient_id
    if manner not in ((IN_APP,) if is_own else (ON_PAPER, READ_ALOUD)):
        raise Refused("notice.no_manner", "Please say how the notice was given: on paper or read aloud.")
    theirs = Purpose.OPERATIONS if actor.has_role(Role.ADMINISTRATOR) else Purpose.TREATMENT
    purpose = Purpose.SELF if is_own else theirs
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    version, spoken = current_version(), spoken_in(language)
    is_new = save_notice_given(
        chart, version=version, language=spoken, manner=manner, at=now, by=actor.name
    )  # fmt: skip
    journal.record(
        actor, "give_notice", now=now, patient_id=patient_id, purpose=purpose, object_kind="privacy_notice",
        object_id=version, detail={"language": spoken, "manner": manner, "is_new": is_new},
    )  # fmt: skip
    return is_new
