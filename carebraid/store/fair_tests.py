"""Fair tests as they are kept: plans, sealed seeds, draws and how they turned out. Part of the cohort door for managers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Count, Q

from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.allocate import Draw, Tally
from carebraid.core.learn.experiment import Experiment
from carebraid.core.learn.power import Foreseen
from carebraid.core.learn.readout import Observed

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .cohort import Cohort

OUTCOMES: Mapping[str, str] = {
    # Each gives true, false, or null where nobody can know; ``a`` is the allotment, ``%(until)s`` the end of its window.
    "kept_next_visit": """select case when ap.state = 'kept' then true when ap.state in ('missed', 'cancelled') then false end
      from store_appointment ap where ap.patient_id = a.patient_id and ap.at > a.drawn_at and ap.at <= {until}
      and ap.state <> 'not_due' order by ap.at limit 1""",
    "checked_in": """select exists(select 1 from store_checkin c where c.patient_id = a.patient_id
      and c.happened_at > a.drawn_at and c.happened_at <= {until} and c.learned_at <= %(now)s)""",
    "reached": """select exists(select 1 from store_task t where t.patient_id = a.patient_id
      and t.reached_at > a.drawn_at and t.reached_at <= {until})""",
    # Told or found; nobody is well because nothing was heard: without a told day or a test it is not known.
    "no_use": """select case when u.used then false when u.clean then true end from (select
      exists(select 1 from store_checkin c where c.patient_id = a.patient_id and c.used = 'yes'
        and c.answering is distinct from 'someone_else' and c.happened_at > a.drawn_at and c.happened_at <= {until})
      or exists(select 1 from store_entry e where e.patient_id = a.patient_id and e.kind = 'urine'
        and e.value->>'result' = 'positive' and not coalesce((e.value->>'explained')::boolean, false)
        and e.happened_at > a.drawn_at and e.happened_at <= {until}) as used,
      exists(select 1 from store_checkin c where c.patient_id = a.patient_id and c.used = 'no'
        and c.answering is distinct from 'someone_else' and c.happened_at > a.drawn_at and c.happened_at <= {until})
      or exists(select 1 from store_entry e where e.patient_id = a.patient_id and e.kind = 'urine'
        and e.value->>'result' = 'negative' and e.happened_at > a.drawn_at and e.happened_at <= {until}) as clean) u""",
    "stopped_messages": """select exists(select 1 from store_outreach o where o.patient_id = a.patient_id
      and o.stopped_at > a.drawn_at and o.stopped_at <= {until})""",
    "safety_case": """select exists(select 1 from store_safetycase s where s.patient_id = a.patient_id
      and s.opened_at > a.drawn_at and s.opened_at <= {until})""",
}
"""What can be observed after a draw, by name; each is a plain fact of the record within the plan's window."""


FACTS = ("gets_messages", "missed_visits", "age", "language", "in_maintenance")
"""What is known of a person at the moment of a draw, for the rules of who takes part."""

_FACTS = """
select p.site_id::text, coalesce(p.languages[1], ''),
  extract(year from age(%(now)s, p.born_on))::int,
  exists(select 1 from store_outreach o where o.patient_id = p.id and o.channel_id is not null and o.stopped_at is null),
  (select count(*) from store_appointment a where a.patient_id = p.id and a.state = 'missed'
     and a.at <= %(now)s and a.at > %(now)s - interval '28 days'),
  exists(select 1 from store_carephase f where f.patient_id = p.id and f.phase = 'maintenance')
from store_patient p where p.id = %(patient)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTest:
    """One fair test. ``drawn`` counts the plan's units drawn so far, ``over`` those whose window is over."""

    id: UUID
    plan: Experiment
    digest: str
    occasion: str
    state: str
    registered_at: datetime
    registered_by: str
    board_until: datetime
    veto_why: str
    begun_at: datetime | None
    ended_at: datetime | None
    end_why: str
    looks: Sequence[Mapping[str, Any]]
    learnt: str
    learnt_by: str
    seed_digest: str
    foreseen: Foreseen
    drawn: int
    over: int


def load_facts(chart: Chart, now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """(facts for who takes part, groups for strata and subgroups)."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"patient": chart.patient_id, "now": now})
        site, language, age, gets_messages, missed, in_maintenance = cursor.fetchone()
    facts = {
        "gets_messages": gets_messages,
        "missed_visits": missed,
        "age": age,
        "language": language or None,
        "in_maintenance": in_maintenance,
    }
    age_group = (
        "unknown" if age is None else "under_30" if age < 30 else "30_to_44" if age < 45 else "45_and_over"
    )
    groups = {"language": language or "unknown", "age": age_group, "site": site}
    return facts, groups


def load_joins(chart: Chart) -> dict[str, bool]:
    """The person's own yes or no to each kind of fair test; a kind is missing where they were never asked."""
    said = models.Patient.everyone.values_list("joins_tests", flat=True).get(id=chart.patient_id)
    return dict(said or {})


def save_joins(chart: Chart, joins: Mapping[str, bool]) -> None:
    """Keep the person's own word on each kind of fair test."""
    models.Patient.everyone.filter(id=chart.patient_id).update(joins_tests=dict(joins))


def save_test(
    cohort: Cohort, plan: Experiment, digest: str, *, account_id: UUID, occasion: str, board_until: datetime,
    foreseen: Foreseen,
) -> UUID:  # fmt: skip
    """Register a plan. Refuses outcomes that nothing in the record can show (``experiment.no_outcome``)."""
    if plan.outcome not in OUTCOMES or plan.harm not in OUTCOMES:
        raise Refused("experiment.no_outcome", "Nothing in the record can show that outcome.")
    row = models.FairTest.objects.create(
        id=fresh_id(), organisation_id=cohort.organisation_id, plan=msgspec.to_builtins(plan), digest=digest,
        occasion=occasion, state="registered", registered_at=cohort.opened_at,
        registered_by_id=account_id, board_until=board_until, foreseen=msgspec.to_builtins(foreseen),
    )  # fmt: skip
    return row.id


def count_sites(cohort: Cohort) -> int:
    """How many sites of its own care the organisation has: a test by site can draw for no more."""
    rows = models.Site.objects.filter(organisation_id=cohort.organisation_id)
    return rows.exclude(kind__in=["partner", "study", "crisis_line"]).count()


def load_tests(organisation_id: UUID) -> tuple[KeptTest, ...]:
    """Every fair test of an organisation, newest first."""
    return tuple(map(_kept, _rows(organisation_id).order_by("-registered_at")))


def load_test(organisation_id: UUID, test_id: UUID, *, alone: bool = False) -> KeptTest:
    """One test; ``alone`` holds it until the transaction ends. Refuses ``experiment.not_found`` (404)."""
    if alone:
        models.FairTest.objects.select_for_update().filter(
            organisation_id=organisation_id, id=test_id
        ).first()
    row = _rows(organisation_id).filter(id=test_id).first()
    if row is None:
        raise Refused("experiment.not_found", "There is no such fair test here.", status=404)
    return _kept(row)


def save_begun(test: KeptTest, *, seed: bytes, seed_digest: str, now: datetime) -> None:
    """Begin it: from now on its occasion draws."""
    models.FairTest.objects.filter(id=test.id, state="registered").update(
        state="running", seed=seed, seed_digest=seed_digest, begun_at=now
    )


def save_ended(test: KeptTest, *, why: str, now: datetime) -> str:
    """End it, however far it came; gives its seed in hexadecimal, which the journal then gets ("" where it never began)."""
    models.FairTest.objects.filter(id=test.id).update(state="ended", ended_at=now, end_why=why)
    seed = models.FairTest.objects.get(id=test.id).seed
    return "" if seed is None else seed.hex()


def save_veto(test: KeptTest, *, account_id: UUID, why: str, now: datetime) -> None:
    """The board said no."""
    models.FairTest.objects.filter(id=test.id).update(vetoed_at=now, vetoed_by_id=account_id, veto_why=why)
    if test.state == "registered":
        models.FairTest.objects.filter(id=test.id).update(state="vetoed")


def save_look(test: KeptTest, readout: Mapping[str, Any]) -> None:
    """Keep one look; looks are only ever added."""
    models.FairTest.objects.filter(id=test.id).update(looks=[*test.looks, dict(readout)])


def save_learnt(test: KeptTest, *, words: str, by: str) -> None:
    """Keep what it means for how we work."""
    models.FairTest.objects.filter(id=test.id).update(learnt=words, learnt_by=by)


def load_running(organisation_id: UUID, occasion: str) -> tuple[KeptTest, bytes] | None:
    """The test that draws at this moment, with its seed, held until the transaction ends; None where none runs."""
    row = (
        models.FairTest.objects.select_for_update()
        .filter(organisation_id=organisation_id, occasion=occasion, state="running")
        .first()
    )
    return None if row is None else (load_test(organisation_id, row.id), bytes(row.seed or b""))


def load_drawn(test: KeptTest, cluster: str) -> tuple[Draw, int] | None:
    """(what was drawn for this cluster before, its place); None where nothing was."""
    row = models.Allotment.objects.filter(test_id=test.id, cluster=cluster).order_by("drawn_at").first()
    return None if row is None else (Draw(row.arm, row.chance, row.digest), row.position)


def is_drawn(test: KeptTest, unit_key: str) -> bool:
    """Whether this person at this moment is in the test already."""
    return models.Allotment.objects.filter(test_id=test.id, unit_key=unit_key).exists()


def next_position(test: KeptTest, stratum: str) -> int:
    """The place of the next cluster of this stratum, from 0. Hold the test before (:func:`load_running`)."""
    rows = models.Allotment.objects.filter(test_id=test.id, stratum=stratum)
    return rows.values("cluster").distinct().count()


def load_seen(test: KeptTest) -> dict[str, Tally]:
    """What is known of each arm so far."""
    rows = (
        models.Allotment.objects.filter(test_id=test.id, outcome__isnull=False)
        .values_list("arm")
        .annotate(good=Count("id", filter=Q(outcome=True)), other=Count("id", filter=Q(outcome=False)))
    )
    return {arm: Tally(good, other) for arm, good, other in rows}


def save_draw(
    test: KeptTest, chart: Chart, drawn: Draw, *, cluster: str, unit_key: str, stratum: str, position: int,
    groups: Mapping[str, str], now: datetime,
) -> None:  # fmt: skip
    """Keep one draw with what was known of the person at that moment."""
    models.Allotment.objects.create(
        id=fresh_id(), organisation_id=chart.organisation_id, test_id=test.id, patient_id=chart.patient_id,
        cluster=cluster, unit_key=unit_key, stratum=stratum, position=position, arm=drawn.arm,
        chance=drawn.chance, digest=drawn.digest, drawn_at=now, groups=dict(groups),
    )  # fmt: skip


def observe(test: KeptTest, now: datetime) -> int:
    """Look up the outcomes whose window is over; gives how many became known. What cannot be known stays null."""
    window = test.plan.within_days
    sql = """
    update store_allotment a set outcome = ({outcome}), harm = ({harm}), known_at = %(now)s
    where a.test_id = %(test)s and a.known_at is null and a.drawn_at + make_interval(days => %(days)s) <= %(now)s
    """
    until = "a.drawn_at + make_interval(days => %(days)s)"
    filled = sql.format(
        outcome=OUTCOMES[test.plan.outcome].format(until=until),
        harm=OUTCOMES[test.plan.harm].format(until=until),
    )
    with connection.cursor() as cursor:
        cursor.execute(filled, {"test": test.id, "days": window, "now": now})
        return cursor.rowcount


def load_observed(test: KeptTest) -> list[Observed]:
    """Every draw whose window is over, in the order of the draws; the person, week or site is its cluster."""
    rows = models.Allotment.objects.filter(test_id=test.id, known_at__isnull=False).order_by("drawn_at", "id")
    return [
        Observed(
            cluster=row.cluster, arm=row.arm, chance=row.chance, outcome=row.outcome, harm=row.harm, groups=row.groups,
        )
        for row in rows
    ]  # fmt: skip


def load_draws_of_journal(organisation_id: UUID, test_id: UUID) -> tuple[str, list[Mapping[str, Any]]]:
    """(the seed the journal was told when the test ended, or "", and what it holds of each draw, in order)."""
    sql = """select action, detail from store_journalentry where organisation_id = %s
      and object_kind = 'fair_test' and object_id = %s and action in ('fair_test.drawn', 'fair_test.ended') order by id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation_id, str(test_id)])
        found = [(action, _plain(detail)) for action, detail in cursor.fetchall()]
    seeds = [detail["seed"] for action, detail in found if action == "fair_test.ended"]
    return (seeds[-1] if seeds else ""), [detail for action, detail in found if action == "fair_test.drawn"]


def _rows(organisation_id: UUID) -> Any:
    return models.FairTest.objects.select_related("registered_by").filter(organisation_id=organisation_id)


def _plain(detail: Any) -> Mapping[str, Any]:
    return msgspec.json.decode(detail) if isinstance(detail, str) else detail


def _kept(row: models.FairTest) -> KeptTest:
    plan = msgspec.convert(row.plan, Experiment)
    unit = Count("id") if plan.unit == "moment" else Count("cluster", distinct=True)
    rows = models.Allotment.objects.filter(test_id=row.id)
    drawn, over = (part.aggregate(n=unit)["n"] for part in (rows, rows.filter(known_at__isnull=False)))
    return KeptTest(
        id=row.id, plan=plan, digest=row.digest, occasion=row.occasion,
        state=row.state, registered_at=row.registered_at, registered_by=row.registered_by.name,
        board_until=row.board_until, veto_why=row.veto_why, begun_at=row.begun_at, ended_at=row.ended_at,
        end_why=row.end_why, looks=row.looks, learnt=row.learnt, learnt_by=row.learnt_by,
        seed_digest=row.seed_digest, foreseen=msgspec.convert(row.foreseen, Foreseen), drawn=drawn, over=over,
    )  # fmt: skip


BOARD_TIME = timedelta(days=7)
"""How long the board has before anybody may begin (project convention)."""
