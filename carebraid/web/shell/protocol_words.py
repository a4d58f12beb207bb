"""The protocols' next steps as words that translators see; a test holds that none of the signed steps is missing."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext, gettext_noop

STEPS: Final = (
    gettext_noop("do not start full-dose buprenorphine"),
    gettext_noop("wait and rescore in 1-2 h or use low-dose start"),
    gettext_noop("comfort medicines"),
    gettext_noop("buprenorphine may start at 8-12 if short-acting non-fentanyl opioids stopped >=12 h"),
    gettext_noop("rescore in 1-2 h"),
    gettext_noop("start buprenorphine 4-8 mg SL and rescore in 1 h"),
    gettext_noop("or methadone at an OTP"),
    gettext_noop("start buprenorphine 8 mg or more"),
    gettext_noop("medical evaluation"),
    gettext_noop("fluids"),
    gettext_noop("emergency evaluation"),
    gettext_noop("treat now"),
    gettext_noop("give more buprenorphine 8-16 mg (prescriber)"),
    gettext_noop("clinician at bedside or on line"),
    gettext_noop("ambulatory possible"),
    gettext_noop("thiamine"),
    gettext_noop("gabapentin or carbamazepine or no medicine"),
    gettext_noop("recheck daily up to 5 days"),
    gettext_noop("benzodiazepine symptom-triggered or front-loaded"),
    gettext_noop("consider ambulatory with daily visits only if no risk factors"),
    gettext_noop("inpatient or emergency"),
    gettext_noop("benzodiazepine front-load"),
    gettext_noop("thiamine IV if Wernicke risk"),
    gettext_noop("recheck every 1 h until <10 then every 4-8 h"),
    gettext_noop("history of seizure or delirium tremens"),
    gettext_noop("CIWA-Ar >=19"),
    gettext_noop("pregnancy"),
    gettext_noop("severe medical illness"),
    gettext_noop("suicide risk high"),
    gettext_noop("no safe home or observer"),
    gettext_noop("unable to take oral medicine"),
    gettext_noop("age over 65 with illness"),
    gettext_noop("benzodiazepine use"),
    gettext_noop("abnormal vital signs"),
)


def step_words(step: str) -> str:
    """One step in the reader's language; the signed English where no translation is there, never nothing."""
    return gettext(step)
