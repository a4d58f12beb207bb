"""An invented trial large enough to learn from: who came last week is likelier to come again. Nobody here is real."""

from __future__ import annotations

import random

from tests.invented_trials import Rows, many


def trial_of_many(count: int) -> Rows:
    """``count`` people of trial 27, 23 weeks each, half of them steady."""
    chance, rows = random.Random(8), many(count)
    rows["visit"], rows["uds"], rows["treatment"], rows["tlfb"] = [], [], [], []
    for who in range(1, count + 1):
        steady, came = who % 2 == 0, True
        for week in range(24):
            came = chance.random() < (0.95 if steady else 0.5) + (0.04 if came else -0.2)
            day = 2 + 7 * week
            if came:
                rows["visit"].append({"who": who, "visit": f"WK{week}", "what": "visit", "when": day})
                rows["treatment"] += [{"who": who, "when": day + back, "amount": 60} for back in range(5)]
                if chance.random() < (0.1 if steady else 0.4):
                    rows["uds"].append({"who": who, "when": day, "what": "Opioid"})
    return rows
