"""The goals, and whether a run met them. Source: REL-20 and HAZ-60 of the hazard log."""

from __future__ import annotations

from typing import Any

from .freshness import LIMIT_S

CHECKINS_A_SECOND, CHECKIN_P95_MS, CHECKIN_P99_MS = 100, 250, 800
PAGES_A_SECOND, PAGE_P95_MS = 150, 300
INBOX_SATURATED_P95_MS = 500
CASELOAD_P95_MS = 300
NEAR = 0.95
"""Random arrivals around a rate give a little more or less than it in a short run."""
QUIET = 0.5


def judge(f: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """(goal, what was measured, whether it was met)."""
    return [
        _of(
            f,
            "checkins",
            "checkin",
            CHECKINS_A_SECOND,
            CHECKIN_P95_MS,
            CHECKIN_P99_MS,
            "Check-ins accepted and judged",
        ),
        _of(
            f, "pages", "pages", PAGES_A_SECOND, PAGE_P95_MS, None, "Inbox, caseload and chart pages together"
        ),
        _of(
            f,
            "both",
            "checkin",
            CHECKINS_A_SECOND,
            CHECKIN_P95_MS,
            CHECKIN_P99_MS,
            "Check-ins, with the pages at once",
        ),
        _of(f, "both", "pages", PAGES_A_SECOND, PAGE_P95_MS, None, "Pages, with the check-ins at once"),
        _inbox(f),
        _largest(f),
        _fresh(f),
    ]


def _of(
    f: dict[str, Any], load: str, kind: str, rate: float, p95: float, p99: float | None, words: str
) -> tuple[str, str, bool]:
    seen, errors, lost = f[load]["kinds"].get(kind), f[load]["errors"], f[load]["lost"]
    goal = f"{words}: {rate} a second, p95 ≤ {p95} ms{f', p99 ≤ {p99} ms' if p99 else ''}, none wrong or lost"
    if seen is None:
        return goal, "nothing was answered", False
    measured = f"{seen['per_second']} a second, p95 {seen['p95_ms']} ms, p99 {seen['p99_ms']} ms, {errors} wrong, {lost} lost"
    met = seen["per_second"] >= rate * NEAR and seen["p95_ms"] <= p95 and not errors and not lost
    return goal, measured, met and (p99 is None or seen["p99_ms"] <= p99)


def _inbox(f: dict[str, Any]) -> tuple[str, str, bool]:
    seen = f["both_most"]["kinds"].get("inbox")
    goal = f"Inbox while everything else is saturated (HAZ-60): p95 ≤ {INBOX_SATURATED_P95_MS} ms"
    if seen is None:
        return goal, "nothing was answered", False
    return goal, f"p95 {seen['p95_ms']} ms", seen["p95_ms"] <= INBOX_SATURATED_P95_MS


def _largest(f: dict[str, Any]) -> tuple[str, str, bool]:
    seen = f["largest_caseload"]["kinds"].get("caseload")
    goal = f"First page of the largest caseload: p95 ≤ {CASELOAD_P95_MS} ms"
    if seen is None:
        return goal, "nothing was answered", False
    measured = f"{f['largest_caseload']['panel']:,} people: p95 {seen['p95_ms']} ms"
    return goal, measured, seen["p95_ms"] <= CASELOAD_P95_MS


def _fresh(f: dict[str, Any]) -> tuple[str, str, bool]:
    seen, limit = f["freshness"], f"{LIMIT_S:.0f}"
    goal = f"Every level has seen a check-in within {limit} s of it, under all of these loads"
    if not seen["checkins"]:
        return goal, "no check-in", False
    measured = (
        f"{seen['checkins']:,} check-ins, {seen['together']:,} committed together with their level; p50 {seen['p50_s']} s,"
        f" p95 {seen['p95_s']} s, longest {seen['most_s']} s; {seen['over_60_s']} over {limit} s"
    )
    return goal, measured, not seen["over_60_s"]
