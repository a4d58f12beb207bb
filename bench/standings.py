"""How everybody stands, as a clinic that has been open for a while finds it: ``python -m bench.standings --part 0 --of 2``.

The levels are worked out and kept by what the house itself does it with, everybody once. What a first round of the worker
would do besides (months of calls to raise, everybody's forecasts at once) is written as if it had been done in time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from carebraid.core.kernel.moment import local_day

from .plan import ZONE, Person

AT_ONCE = 250
PARTS = 2


def judge_everybody() -> None:
    """One process for each part, side by side."""
    parts = [
        subprocess.Popen([sys.executable, "-m", "bench.standings", "--part", str(part), "--of", str(PARTS)],
                         cwd=Path(__file__).resolve().parents[1])
        for part in range(PARTS)
    ]  # fmt: skip
    codes = [part.wait() for part in parts]
    if any(codes):
        raise RuntimeError("not everybody could be judged")


def settle(connection: psycopg.Connection[Any], people: list[Person], now: datetime) -> None:
    """Forecasts of this week are kept and hold; whoever shows signs was asked in the last days."""
    from carebraid.core.watch.forecast_model import WEEKLY
    from carebraid.knowledge.forecasts import digest_of
    from carebraid.store.forecasting import model_for
    from carebraid.store.foretelling import RESTS_ON

    connection.execute(
        "create temporary table holds (patient_id uuid primary key, before timestamptz, until timestamptz)"
    )
    with connection.cursor().copy("copy holds from stdin") as copy:
        for person in people:
            copy.write("\t".join(map(str, (person.id, *_holds(person, now)))) + "\n")
    code = ",".join(digest_of(model_for(task)) for task in WEEKLY)
    rests_on = RESTS_ON.format(before="h.before")
    connection.execute(
        f"update store_standing s set foretold_until = h.until, foretold_before = h.before, foretold_on = {rests_on}"
        " from holds h where h.patient_id = s.patient_id",
        {"code": code},
    )
    connection.execute(_ASKED)


def _holds(person: Person, now: datetime) -> tuple[datetime, datetime]:
    if not person.is_foretold:
        return datetime(1900, 1, 1, tzinfo=UTC), now + timedelta(days=7)
    began = local_day(person.enrolled_at(now), ZONE) + timedelta(days=7 * person.weeks(now))
    days = (began + timedelta(days=ahead) for ahead in (1, 7))
    before, until = (datetime.combine(day, time(), ZoneInfo(ZONE)).astimezone(UTC) for day in days)
    return before, until


_ASKED = """
insert into store_task (id, organisation_id, patient_id, labels, kind, subject, priority, reasons, why, state, owner_id,
  opened_at, due_at, rung, rung_since, next_step_at, attempts, escalations, closed_at, outcome, reached, version)
select gen_random_uuid(), s.organisation_id, s.patient_id, s.labels, 'outreach', 'watch', 'this_visit', '{craving_high}',
  json_build_array(json_build_object('code', 'craving_high', 'facts', json_build_object('craving', 8), 'at', now(),
    'source', 'checkin', 'source_id', '')),
  case when calls then 'open' else 'closed' end, m.staff_id, now() - interval '3 days', now() + interval '8 hours',
  case when calls then 3 else 1 end, now() - interval '1 day', case when calls then now() + interval '2 days' end, '[]', 0,
  case when not calls then now() - interval '2 days' end, case when calls then '' else 'answered_themselves' end, '', 1
from (select *, coalesce(level >= 2, false) as calls from store_standing where level >= 1 or is_little) s
join store_teammember m on m.patient_id = s.patient_id and m.is_lead
where not exists (select from store_task t where t.patient_id = s.patient_id and t.state <> 'closed')
"""
"""From level 2 on somebody has a call to make; below it the app asked, and the person answered."""


def judge_part(part: int, of: int) -> int:
    """Judge every ``of``-th person; gives how many."""
    from django.db import connection, transaction

    from carebraid.core.kernel.codes import Purpose
    from carebraid.core.watch.level import judge
    from carebraid.flows._raise import sign_book
    from carebraid.jobs._actor import job_actor
    from carebraid.screens.rounds import load_organisations
    from carebraid.store import scope
    from carebraid.store.chart import open_chart
    from carebraid.store.standing import load_inputs, save_standing

    done = 0
    for organisation_id in load_organisations():
        actor = job_actor("refresh", organisation_id)
        with transaction.atomic(), connection.cursor() as cursor:
            scope.enter(organisation_id)
            cursor.execute(
                "select id from store_patient where uuid_hash(id) & 1023 %% %s = %s order by id", [of, part]
            )
            ids = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(ids), AT_ONCE):
            with transaction.atomic():
                for patient_id in ids[start : start + AT_ONCE]:
                    now = datetime.now(UTC)
                    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
                    inputs = load_inputs(chart, now)
                    level = judge(inputs.history, now, sign_book(), bipolar=inputs.is_bipolar)
                    save_standing(chart, inputs, level, now)
        done += len(ids)
    return done


def main() -> None:
    """One part, in the home that the surroundings name."""
    parser = argparse.ArgumentParser(prog="python -m bench.standings", description=__doc__)
    parser.add_argument("--part", type=int, required=True)
    parser.add_argument("--of", type=int, required=True)
    asked = parser.parse_args()
    from carebraid.cli._house import open_house

    open_house()
    judge_part(asked.part, asked.of)


if __name__ == "__main__":
    main()
