"""The slower rounds: sealing the journal, and judging again whoever has not been judged for half a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from carebraid.flows.close_sealed_accounts import close_sealed_accounts
from carebraid.flows.prove_check import prove_check
from carebraid.flows.read_fair_tests import read_fair_tests
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.flows.seal_journal import seal_journal
from carebraid.screens.rounds import (
    load_organisations,
    load_organisations_with_open_seals,
    load_people_behind,
    load_people_to_judge,
    note_beat,
)
from carebraid.store.seals import write_anchor

from ._actor import job_actor
from ._gently import gently

_BATCH = 200


def seal(now: datetime, home: Path) -> int:
    """Seal what was written since the last round, and note the anchor outside the database. Gives the rows."""
    made = seal_journal(actor=job_actor("seal", None), now=now)
    if made is not None:
        write_anchor(made, home)
    note_beat("seal", now, rows=made.rows if made else 0)
    return made.rows if made else 0


def refresh(now: datetime, *, older_than: timedelta) -> int:
    """Judge again everybody in live care whose level is older than ``older_than``. Gives how many."""
    done = 0
    batches = load_people_to_judge(now=now, older_than=older_than, batch=_BATCH)
    for organisation_id, people in gently(batches):
        done += refresh_standings(actor=job_actor("refresh", organisation_id), now=now, patient_ids=people)
    note_beat("refresh", now, people=done)
    return done


def catch_up(now: datetime) -> int:
    """Judge again whoever's level has not seen what came since the last round. Gives how many."""
    done = 0
    for organisation_id, people in load_people_behind(now=now):
        actor = job_actor("catch_up", organisation_id)
        for start in range(0, len(people), _BATCH):
            done += refresh_standings(actor=actor, now=now, patient_ids=people[start : start + _BATCH])
    note_beat("catch_up", now, people=done)
    return done


def prove(now: datetime) -> bool:
    """Is the interaction check alive? Asked in every organisation, whose administrators are told where it is not."""
    ready = [
        prove_check(actor=job_actor("prove", one), now=now, organisation_id=one)
        for one in load_organisations()
    ]
    is_ready = all(ready)
    note_beat("prove", now, ready=is_ready)
    return is_ready


def learn(now: datetime) -> int:
    """Look up the outcomes of fair tests and take the looks that are due. Gives how many looks were taken."""
    taken = sum(read_fair_tests(actor=job_actor("learn", one), now=now) for one in load_organisations())
    note_beat("learn", now, looks=taken)
    return taken


def reseal(now: datetime) -> int:
    """Close emergency accounts whose four hours are over, in every organisation that has an open one; gives how many."""
    found = load_organisations_with_open_seals()
    done = sum(close_sealed_accounts(actor=job_actor("reseal", one), now=now) for one in found)
    note_beat("reseal", now, accounts=done)
    return done
