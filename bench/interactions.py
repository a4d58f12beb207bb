"""Speed of the interaction check: one list, many lists after a change of the knowledge, lines of JSON, the start.

``python -m bench.interactions [--lists N]``. Goals: a list of 15 medicines p95 at most 5 ms in process; 100,000 lists
checked again in at most 60 s on two cores.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import msgspec

from carebraid.core.meds.canary import prove_alive
from carebraid.core.meds.interactions import check
from carebraid.knowledge.interactions import load_compiled

ONE_LIST_MS, EVERYBODY_S, CORES, LENGTH = 5.0, 60.0, 2, 15
TODAY = date(2026, 11, 22)


def lists(count: int, seed: int) -> list[list[str]]:
    """Lists of 15 names: half from the medicines that people with both conditions take most, half from all."""
    chance = random.Random(seed)
    everything = sorted(load_compiled().drugs)
    usual = sorted(d.id for d in load_compiled().drugs.values() if d.classes & USUAL)
    drawn = []
    for _ in range(count):
        names = dict.fromkeys(chance.sample(usual, LENGTH // 2 + 1) + chance.sample(everything, LENGTH))
        drawn.append(list(names)[:LENGTH])
    return drawn


USUAL = frozenset(
    {"ssri", "snri", "sga", "benzodiazepine", "opioid_agonist", "moud", "nsaid", "anticonvulsant", "statin"}
)


def one_list(count: int = 3000) -> dict[str, float]:
    """Milliseconds for one list, canaries included, on pairs never seen before and on pairs seen before.

    By the clock, and by what this process used of a core (``cpu``), which says more where the machine does other work.
    """
    knowledge = load_compiled()
    drawn = lists(count, 1)
    figures = {}
    for said in ("first", "again"):
        took, used = [], []
        for names in drawn:
            began, busy = time.perf_counter(), time.process_time()
            check(names, ("ptsd", "ckd"), (), knowledge, today=TODAY)
            took.append((time.perf_counter() - began) * 1000)
            used.append((time.process_time() - busy) * 1000)
        for how, figure in (("", sorted(took)), ("cpu_", sorted(used))):
            figures |= {
                f"{said}_{how}median_ms": figure[count // 2],
                f"{said}_{how}p95_ms": figure[int(count * 0.95)],
            }
    return {name: round(value, 2) for name, value in figures.items()}


def again(part: tuple[int, int]) -> tuple[int, float]:
    """Check ``part`` (how many, seed) lists in this process; gives the alerts found and the seconds of a core used.

    Nothing is remembered at first.
    """
    count, seed = part
    knowledge = load_compiled()
    proof = prove_alive(knowledge)
    found = sum(
        len(check(names, (), (), knowledge, today=TODAY, proof=proof).alerts) for names in lists(count, seed)
    )
    return found, time.process_time()


def everybody(count: int) -> dict[str, float]:
    """Seconds for ``count`` lists on two cores, starting the processes and reading the knowledge included."""
    began = time.perf_counter()
    with ProcessPoolExecutor(CORES) as pool:
        done = list(pool.map(again, [(count // CORES, seed) for seed in range(CORES)]))
    took = time.perf_counter() - began
    alerts, busiest = sum(one for one, _ in done), max(used for _, used in done)
    return {
        "lists": count,
        "seconds": round(took, 1),
        "cpu_seconds_of_the_busier_core": round(busiest, 1),
        "alerts": alerts,
    }


def lines(count: int = 20_000) -> dict[str, float]:
    """Lines a second through the command, its start included, and the start alone."""
    encode = msgspec.json.encode
    text = b"\n".join(encode({"drugs": names[:4], "conditions": []}) for names in lists(count, 3))
    command = [sys.executable, "-m", "carebraid.cli.main", "interactions", "check", "--jsonl"]
    took = []
    for given in (b"", text):
        began = time.perf_counter()
        subprocess.run(command, input=given, stdout=subprocess.DEVNULL, check=True)
        took.append(time.perf_counter() - began)
    return {"start_s": round(took[0], 2), "lines_per_second": round(count / (took[1] - took[0]))}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 where both goals were met."""
    parser = argparse.ArgumentParser(prog="python -m bench.interactions", description=__doc__)
    parser.add_argument("--lists", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    one, many, written = one_list(), everybody(asked.lists), lines()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
    print(f"one list of {LENGTH}: {one} (goal: p95 at most {ONE_LIST_MS} ms)")
    print(f"everybody again: {many} (goal: 100000 in at most {EVERYBODY_S} s)")
    print(f"lines of JSON: {written}")
    is_met = one["first_p95_ms"] <= ONE_LIST_MS and many["seconds"] <= EVERYBODY_S * max(
        asked.lists / 100_000, 0.1
    )
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
