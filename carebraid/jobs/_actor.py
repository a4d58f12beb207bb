"""Who acts when a job runs."""

from __future__ import annotations

from uuid import UUID

from carebraid.core.kernel.actor import Actor


def job_actor(name: str, organisation_id: UUID | None) -> Actor:
    """The actor of the job called ``name`` in one organisation."""
    return Actor(kind="job", name=name.capitalize(), organisation_id=organisation_id, service=name)
