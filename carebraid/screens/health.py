"""Is the house well? Database, worker, schedules, journal seal, disk, and whether any alarm waits unseen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_noop

from carebraid.knowledge._signed import files_past_review
from carebraid.knowledge.alive import load_alive
from carebraid.store import pulse, scope, seals
from carebraid.store.crisis import load_contacts_past_review

SWEEP_LATE = timedelta(seconds=90)
SEAL_LATE = timedelta(minutes=35)
REFRESH_LATE = timedelta(minutes=45)
RESEAL_LATE = timedelta(minutes=20)
NIGHT_LATE = timedelta(hours=26)  # once a night, and two hours for a long one
MEDICINES_LATE = timedelta(minutes=40)
UNSEEN_LATE = timedelta(minutes=30)  # HAZ-03: by then the ladder has called three people
_LITTLE_DISK, _NO_DISK = 2 * 1024**3, 512 * 1024**2


@dataclass(frozen=True, slots=True)
class Check:
    """One answer: ``state`` is well, watch, ill or unknown (could not check, which is never well)."""

    name: str
    state: str
    words: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Health:
    checks: tuple[Check, ...]
    at: datetime

    @property
    def state(self) -> str:
        """The worst state among the checks; could not check counts as ill."""
        states = {check.state for check in self.checks}
        if states & {"ill", "unknown"}:
            return "ill"
        return "watch" if "watch" in states else "well"


def examine(*, now: datetime, home: Path, verify_journal: bool = False) -> Health:
    """Examine the house. ``verify_journal`` walks the whole chain, which takes a while on a large one.

    Holds no patient data. A check that fails to run is ``unknown``, in words, and the others go on.
    """
    checks: list[Check] = []
    for look_at in (
        lambda: _database(),
        lambda: _worker(now),
        lambda: _schedules(now),
        lambda: _nights(now),
        lambda: _seal(now, home, verify_journal),
        lambda: _unseen(now),
        lambda: _disk(home),
        lambda: _knowledge(now.date()),
        lambda: _interactions(now.date()),
    ):
        checks.extend(_carefully(look_at))
    return Health(tuple(checks), now)


def _carefully(look_at: Callable[[], Iterator[Check]]) -> list[Check]:
    try:
        with transaction.atomic():
            return list(look_at())
    except (DatabaseError, OSError, RuntimeError) as error:
        return [
            Check(
                "unchecked",
                "unknown",
                "This could not be checked ({error}). That is not the same as well.",
                {"error": type(error).__name__},
            )
        ]


def _database() -> Iterator[Check]:
    found = pulse.load_database()
    facts = {"version": found.version, "size": _size(found.size_bytes)}
    yield Check("database", "well", "The database answers (PostgreSQL {version}, {size}).", facts)
    if not found.has_checksums:
        yield Check(
            "checksums",
            "watch",
            "The database keeps no page checksums, so damage on disk would go unseen.",
            {},
        )
    if found.failed_jobs:
        yield Check(
            "jobs",
            "watch",
            "{count} jobs have failed for good. Look at them with: carebraid doctor --jobs.",
            {"count": found.failed_jobs},
        )


def _worker(now: datetime) -> Iterator[Check]:
    yield _beat("worker", "sweep", SWEEP_LATE, now, "The worker is alive: it went round {ago} seconds ago.")


def _schedules(now: datetime) -> Iterator[Check]:
    yield _beat(
        "seal_schedule", "seal", SEAL_LATE, now, "The journal was last sealed on schedule {ago} seconds ago."
    )
    yield _beat(
        "refresh_schedule", "refresh", REFRESH_LATE, now, "Levels were last gone through {ago} seconds ago."
    )
    yield _beat(
        "medicines_schedule",
        "medicines",
        MEDICINES_LATE,
        now,
        "What is due about medicines was last gone through {ago} seconds ago.",
    )

    yield _beat(
        "reseal_schedule",
        "reseal",
        RESEAL_LATE,
        now,
        "Sealed accounts were last gone through {ago} seconds ago.",
    )


_NIGHTS = {
    "integrity": gettext_noop(
        "{ago} hours ago every row and the journal were compared: nothing was altered outside the application."
    ),
    "tidy": gettext_noop("{ago} hours ago files past their time were emptied."),
}


def _nights(now: datetime) -> Iterator[Check]:
    """The rounds of the night. One that has not run, came late or could not finish has found nothing out."""
    beats, is_new = pulse.load_beats(), now - pulse.load_founded_at() <= NIGHT_LATE
    for job in _NIGHTS:
        yield _night(job, beats.get(job), now, is_new=is_new)


def _night(job: str, beat: pulse.Beat | None, now: datetime, *, is_new: bool) -> Check:
    if beat is None:
        state = "watch" if is_new else "ill"
        said = gettext_noop("The job {job} has never run. Is the worker started?")
        if is_new:
            said = gettext_noop(
                "The job {job} has not run yet: it goes round at night. Until then nobody has looked."
            )
        return Check(f"{job}_night", state, said, {"job": job})
    state, said = "well", _NIGHTS[job]
    if now - beat.at > NIGHT_LATE:
        state = "ill"
        said = gettext_noop(
            "The job {job} last ran {ago} hours ago, and should every night. Please restart the worker."
        )
    elif beat.detail.get("failed"):
        state = "unknown"
        said = gettext_noop(
            "The job {job} could not look everywhere ({failed} organisations). That is not the same as well."
        )
    elif beat.detail.get("found"):
        state = "ill"
        said = gettext_noop(
            "The nightly check found {found} places altered outside the application. The incident says which."
        )
    facts = {"ago": int((now - beat.at).total_seconds() // 3600), "job": job, **beat.detail}
    return Check(f"{job}_night", state, said, facts)


def _beat(name: str, job: str, late: timedelta, now: datetime, words: str) -> Check:
    beat = pulse.load_beats().get(job)
    if beat is None:
        return Check(name, "ill", "The job {job} has never run. Is the worker started?", {"job": job})
    ago = now - beat.at
    facts = {"ago": int(ago.total_seconds()), "job": job}
    if ago > late:
        return Check(
            name, "ill", "The job {job} last ran {ago} seconds ago. Please restart the worker.", facts
        )
    return Check(name, "well", words, facts)


def _seal(now: datetime, home: Path, verify: bool) -> Iterator[Check]:
    found = pulse.load_database()
    facts = {"rows": found.unsealed}
    if verify:
        broken = next(seals.verify(home), None)
        if broken is not None:
            yield Check(
                "journal",
                "ill",
                "The journal does not add up at seal {seal} ({what}). Tell your security officer now.",
                {"seal": broken.seal, "what": broken.what},
            )
            return
        yield Check(
            "journal",
            "well",
            "The journal is whole: every row is as it was written. {rows} await a seal.",
            facts,
        )
        return
    yield Check("journal", "well", "{rows} journal rows await the next seal.", facts)


def _unseen(now: datetime) -> Iterator[Check]:
    oldest: datetime | None = None
    overdue_contacts = 0
    for organisation_id in pulse.load_organisation_ids():
        scope.enter(organisation_id)
        found = pulse.load_oldest_unacknowledged(now)
        oldest = min((m for m in (oldest, found) if m is not None), default=None)
        overdue_contacts += load_contacts_past_review(now.date())
    if oldest is not None and now - oldest > UNSEEN_LATE:
        minutes = int((now - oldest).total_seconds() // 60)
        yield Check(
            "unseen",
            "ill",
            "A safety task has waited {minutes} minutes and nobody has acknowledged it. Call somebody on duty now.",
            {"minutes": minutes},
        )
    else:
        yield Check("unseen", "well", "No safety task waits unseen.", {})
    if overdue_contacts:
        yield Check(
            "crisis_contacts",
            "watch",
            "{count} crisis contacts are past their review date. Call each to see that it still works.",
            {"count": overdue_contacts},
        )


def _disk(home: Path) -> Iterator[Check]:
    free = shutil.disk_usage(home).free
    facts = {"free": _size(free)}
    if free < _NO_DISK:
        yield Check("disk", "ill", "The disk is nearly full: {free} are left. Make room now.", facts)
    elif free < _LITTLE_DISK:
        yield Check("disk", "watch", "The disk fills up: {free} are left.", facts)
    else:
        yield Check("disk", "well", "There is room on the disk: {free} are free.", facts)


def _knowledge(today: date) -> Iterator[Check]:
    late = files_past_review(today)
    if late:
        yield Check(
            "knowledge",
            "watch",
            "{count} knowledge files are past their review date; clinicians see that beside what rests on them.",
            {"count": len(late)},
        )
    else:
        yield Check("knowledge", "well", "All clinical knowledge is signed and within its review date.", {})


def _interactions(today: date) -> Iterator[Check]:
    """The canaries run anew each time: what they find is what every prescribing screen says (HAZ-29)."""
    alive = load_alive()
    edition = alive.knowledge.manifest.edition.isoformat() if alive.knowledge else ""
    facts = {"passed": alive.proof.passed, "of": alive.proof.of, "edition": edition}
    if alive.is_ready(today):
        yield Check(
            "interactions",
            "well",
            "The interaction check is alive: it found {passed} of {of} things it must find. Edition of {edition}.",
            facts,
        )
    elif not alive.proof.is_alive:
        yield Check(
            "interactions",
            "ill",
            "The interaction check could not prove itself. Every order says “could not check” and needs two people: {fault}.",
            {**facts, "fault": "; ".join(alive.proof.faults[:3]) or "no reason given"},
        )
    else:
        yield Check(
            "interactions",
            "ill",
            "The interaction knowledge of {edition} is too old. Every order says “could not check” and needs two people.",
            facts,
        )


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count / 1024**2:.0f} MB"


def failed_jobs() -> tuple[tuple[str, datetime, int], ...]:
    """(job, last time, attempts) of jobs that have failed for good, newest first."""
    return pulse.load_failed_jobs()
