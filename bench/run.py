"""The whole measurement, step by step; standard output is lines of JSON, the report goes to docs/reference/speed.md."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from . import house

ROOT = Path(__file__).resolve().parents[1]


def read_arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line; ``--quick`` is a tiny world and short runs, for trying the bench itself."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--checkins", type=int, default=5_000_000)
    parser.add_argument("--seconds", type=float, default=30, help="how long each load runs, in three parts")
    parser.add_argument(
        "--quick", action="store_true", help="a tiny world and short runs; the report is not kept"
    )
    parser.add_argument("--keep", action="store_true", help="leave the world where it is")
    parser.add_argument("--home", type=Path, help="where the world lies, or shall lie (then it is kept)")
    parser.add_argument(
        "--report", type=Path, help="write the report there; otherwise docs/reference/speed.md"
    )
    asked = parser.parse_args(given)
    if asked.quick:
        asked.patients, asked.checkins = min(asked.patients, 300), min(asked.checkins, 6_000)
        asked.seconds = min(asked.seconds, 3)
    return asked


def main() -> None:
    """Build, measure, report; whatever happens, what was started is stopped."""
    asked = read_arguments()
    home = (asked.home or Path(tempfile.mkdtemp(prefix="carebraid-bench-"))).resolve()
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)  # the embedded server may run as another user and has to reach its data
    house.enter_home(home)
    from .measure import Bench

    bench = Bench(asked, home)
    try:
        figures = bench.run()
    finally:
        bench.stop()
        if not (asked.keep or asked.home):
            shutil.rmtree(home, ignore_errors=True)
    from .report import write_report

    target = asked.report or (None if asked.quick else ROOT / "docs" / "reference" / "speed.md")
    if target is not None:
        write_report(figures, target)
        print(f"The report is in {target}.", file=sys.stderr)
