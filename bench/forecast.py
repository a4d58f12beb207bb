"""Speed of forecasts: one person, with and without the reasons, and 100,000 people at once.

``python -m bench.forecast [--people N]``. Goals: one person p95 at most 2 ms; 100,000 people in at most 10 s on two
cores. People are invented: half a year of weeks, visits, daily doses, urine findings and diary.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from carebraid.core.watch.forecast import explain, forecast
from carebraid.core.watch.forecast_features import FIRST_DAY
from carebraid.core.watch.forecast_history import TreatmentHistory
from carebraid.knowledge.forecasts import load_forecast, model_ids
from carebraid.population.forecast import forecast_many
from carebraid.population.histories import Histories

ONE_PERSON_MS, EVERYBODY_S, CORES, WEEKS, CHUNK = 2.0, 10.0, 2, 20, 5_000


def one_invented(chance: random.Random) -> TreatmentHistory:
    """A person in their twentieth week, still at risk."""
    end = 7 * WEEKS
    return TreatmentHistory(
        week=WEEKS, symbols="".join(chance.choice("---+o") for _ in range(2)) + "--+-" * 4 + "--",
        due=(True,) * (WEEKS + 4), kept=tuple(range(7, end + 1, 7)), drug="methadone",
        doses=tuple((day, 80.0) for day in range(1, end + 1) if chance.random() < 0.9), doses_until=end,
        found=tuple((day, "Cocaine") for day in range(7, end + 1, 21)),
        diary=tuple((day, "Heroin") for day in range(1, end + 1) if chance.random() < 0.3), diary_until=end,
        course_weeks=24,
    )  # fmt: skip


def one_person(count: int = 400) -> dict[str, dict[str, float]]:
    """Milliseconds for one person by model, by the clock on the wall and of the processor alone; with the reasons too."""
    chance, found = random.Random(4), {}
    for name in (name for name in model_ids() if not name.startswith("relapse_static")):
        model = load_forecast(name)
        people = [one_invented(chance) for _ in range(count)]
        alone = sorted(_took(lambda history, model=model: forecast(history, model), one) for one in people)
        busy = sorted(busy for _, busy in alone)
        reasons = sorted(
            _took(lambda history, model=model: explain(history, model), one)[1] for one in people
        )
        found[name] = {
            "median_ms": round(alone[count // 2][0], 2), "p95_ms": round(alone[int(count * 0.95)][0], 2),
            "processor_p95_ms": round(busy[int(count * 0.95)], 2),
            "reasons_processor_p95_ms": round(reasons[int(count * 0.95)], 2),
        }  # fmt: skip
    return found


def _took(what: Callable[[TreatmentHistory], object], history: TreatmentHistory) -> tuple[float, float]:
    """Milliseconds on the wall and of the processor."""
    wall, busy = time.perf_counter(), time.process_time()
    what(history)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - busy) * 1000


def invented(count: int, seed: int) -> Histories:
    """``count`` people laid out for numpy."""
    chance, days = np.random.default_rng(seed), 7 * WEEKS - FIRST_DAY + 1
    return Histories(
        week=np.full(count, WEEKS), symbols=chance.choice(5, (count, WEEKS), p=[0.8, 0.1, 0.02, 0.07, 0.01]).astype(np.uint8),
        due=np.ones((count, WEEKS + 4), dtype=np.bool_), drug=chance.integers(0, 3, count),
        kept=chance.random((count, days)) < 0.13, doses=np.where(chance.random((count, days)) < 0.8, 16.0, 0.0),
        found=chance.random((count, 6, days)) < 0.02, told=chance.random((count, 4, days)) < 0.1,
        has_kept=np.ones(count, dtype=np.bool_), has_doses=np.ones(count, dtype=np.bool_),
        has_found=np.ones(count, dtype=np.bool_), has_told=np.ones(count, dtype=np.bool_),
        doses_until=np.full(count, 7 * WEEKS), told_until=np.full(count, 7 * WEEKS),
        course_began=np.zeros(count, dtype=np.int64), course_weeks=np.full(count, 24.0),
    )  # fmt: skip


def part(asked: tuple[str, int, int]) -> tuple[float, float, int]:
    """Seconds (wall, processor) for one process's people, and how many have a forecast; inventing them is not counted."""
    name, count, seed = asked
    model, wall, busy, told = load_forecast(name), 0.0, 0.0, 0
    for start in range(0, count, CHUNK):
        people = invented(min(CHUNK, count - start), seed + start)
        began, worked = time.perf_counter(), time.process_time()
        chances = forecast_many(people, model)
        wall, busy = wall + time.perf_counter() - began, busy + time.process_time() - worked
        told += int(np.isfinite(chances).sum())
    return wall, busy, told


def everybody(count: int) -> dict[str, dict[str, float]]:
    """Seconds for ``count`` people on two cores by model: the slower of the two processes."""
    found = {}
    for name in ("relapse_4wk.default", "relapse_4wk.local", "next_week_bad.local"):
        with ProcessPoolExecutor(CORES) as pool:
            parts = list(pool.map(part, [(name, count // CORES, seed) for seed in range(CORES)]))
        found[name] = {
            "people": count, "seconds": round(max(wall for wall, _, _ in parts), 1),
            "processor_seconds": round(max(busy for _, busy, _ in parts), 1),
            "with_a_forecast": sum(told for _, _, told in parts),
        }  # fmt: skip
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 where both goals were met."""
    parser = argparse.ArgumentParser(prog="python -m bench.forecast", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    one, many = one_person(), everybody(asked.people)
    print(f"one person (goal: p95 at most {ONE_PERSON_MS} ms)")
    for name, took in one.items():
        print(f"  {name}: {took}")
    print(f"everybody (goal: 100,000 in at most {EVERYBODY_S} s on two cores)")
    for name, took in many.items():
        print(f"  {name}: {took}")
    scale = max(asked.people / 100_000, 0.1)
    is_met = all(took["p95_ms"] <= ONE_PERSON_MS for took in one.values()) and all(
        took["seconds"] <= EVERYBODY_S * scale for took in many.values()
    )
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
