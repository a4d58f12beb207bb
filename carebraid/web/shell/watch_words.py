"""Codes of monitoring, supplies, side effects and lost tolerance in words, for the team and for the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from carebraid.core.meds.monitoring import Watch
from carebraid.core.meds.side_effects import Answered
from carebraid.core.meds.tolerance import Naloxone, Why
from carebraid.screens.watch import Taking


@dataclass(frozen=True, slots=True)
class WatchWords:
    """Every code as the reader's words."""

    language: str
    judged: Mapping[str, str]
    states: Mapping[str, str]
    kinds: Mapping[str, str]
    came: Mapping[str, str]
    why_tolerance: Mapping[str, str]
    naloxone: Mapping[str, str]
    bands: Mapping[str, str]
    alarms: tuple[tuple[str, str], ...]

    def watch(self, watch: Watch | None, code: str) -> str:
        """What is looked at; a watch whose rule is gone is named by its code, never dropped."""
        return code if watch is None else watch.words.get(self.language, watch.words["en"])

    def test(self, words: Mapping[str, str]) -> str:
        """The name of a figure."""
        return words.get(self.language, words["en"])


def watch_words(language: str) -> WatchWords:
    """The words in one language."""
    return WatchWords(
        language=language[:2],
        judged={
            "in_range": gettext("in range"), "out_of_range": gettext("out of range"),
            "urgent": gettext("far out of range"), "not_known": gettext("could not be judged here"),
        },
        states={"given": gettext("given"), "missed": gettext("missed"), "refused": gettext("did not want it")},
        kinds={
            "pick_up": gettext("picked up"), "injection": gettext("injection"), "observed": gettext("seen taken"),
        },
        came={
            Answered.IN_TIME: gettext("Answered in time"), Answered.LATE: gettext("Answered late"),
            Answered.WAITING: gettext("Waits, in time"), Answered.SILENT: gettext("No answer, time is past"),
        },
        why_tolerance={
            Why.LEFT_CARE: gettext("left a ward or a detox unit"), Why.CUSTODY: gettext("came out of custody"),
            Why.MEDICINE_STOPPED: gettext("an opioid medicine was stopped"),
            Why.MEDICINE_GAP: gettext("three days or more without the opioid medicine"),
            Why.INJECTION_LATE: gettext("the injection is late beyond its window"),
            Why.USED_AFTER_BREAK: gettext("used opioids after a break"), Why.OVERDOSE: gettext("an overdose"),
        },
        naloxone={
            Naloxone.AT_HAND: gettext("Has naloxone"), Naloxone.CHECK_EXPIRY: gettext("Had naloxone: check whether it is still good"),
            Naloxone.NOT_AT_HAND: gettext("No naloxone"), Naloxone.NOT_KNOWN: gettext("Naloxone: not known. Ask."),
        },
        bands={
            "none": gettext("none"), "mild": gettext("mild"), "moderate": gettext("moderate"),
            "moderately_severe": gettext("moderately severe"), "severe": gettext("severe"),
        },
        alarms=(
            ("rash_alert", gettext("A rash, or swelling of the face")),
            ("liver_alert", gettext("Yellow skin or eyes, or dark urine")),
            ("infection_alert", gettext("Fever or a bad sore throat")),
            ("confusion_alert", gettext("Confused, or very hard to wake")),
            ("mood_alert", gettext("Mood much worse, or thoughts of dying")),
        ),
    )  # fmt: skip


def taking_words(taking: Taking) -> str:
    """How much was taken, in one sentence; days of which nobody told are said as such."""
    told = taking.told
    known = told.taken + told.not_taken
    if not known:
        return gettext("Nobody has told whether the medicine was taken.")
    said = ngettext(
        "Taken on %(taken)d of %(n)d day that was told",
        "Taken on %(taken)d of %(n)d days that were told",
        known,
    ) % {"taken": told.taken, "n": known}
    if told.not_known:
        said += "; " + ngettext("%(n)d day not known", "%(n)d days not known", told.not_known) % {
            "n": told.not_known
        }
    return said
