"""A study gets its place: an organisation of its own, its sites and its team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.store import journal
from carebraid.store.imports import Study, save_study

from ._unit import unit

SLUG = "ctn-0094"
NAME = "CTN-0094 participants"
TEAM = (
    (Role.CARE_MANAGER, "Study care manager", "care.manager@ctn-0094.example"),
    (Role.ADDICTION_COUNSELLOR, "Study addiction counsellor", "addiction.counsellor@ctn-0094.example"),
)


@unit
def open_study(*, actor: Actor, now: datetime, sites: Iterable[str | None], is_demo: bool) -> Study:
    """Make what is not there yet of the CTN-0094 organisation; the same again changes nothing."""
    study = save_study(
        name=NAME, slug=SLUG, sites=[site_name(site) for site in sites], team=TEAM, is_demo=is_demo, now=now
    )
    journal.record(
        replace(actor, organisation_id=study.organisation_id), "open_study", now=now, purpose="import",
        object_kind="organisation", object_id=study.organisation_id, detail={"sites": len(study.sites)},
    )  # fmt: skip
    return study


def site_name(masked: str | None) -> str:
    """What a masked site is called; people without one stand at a site of their own."""
    return f"Study site {masked}" if masked else "Site not told"
