"""What each CTN-0094 table must look like: its columns, which row is whose, and what cannot be true.

Ranges are generous: they catch slips of the pen, not unusual people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
FLAGS = (
    "no_note", "dead", "no_show", "no_funding", "left_study", "in_jail", "forgot", "in_hospital", "illness",
    "moved", "missing_14_consecutive", "window", "unable", "on_vacation", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """``bad`` is the SQL condition that no row may meet; ``words`` say what is wrong and never quote the row."""

    code: str
    bad: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """``numbers`` and ``texts`` are its columns beside ``who``; no two rows may share ``who`` and ``key``.

    ``key`` None: several rows a day are allowed as long as they are not the same row twice.
    """

    name: str
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    key: tuple[str, ...] | None = ()
    checks: tuple[Check, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return ("who", *self.texts, *self.numbers)


def _codes(column: str, *known: str, empty: bool = True) -> Check:
    listed = ", ".join("'" + code.replace("'", "''") + "'" for code in known)
    bad = f'"{column}" not in ({listed})' + ("" if empty else f' or "{column}" is null')
    return Check("row.unknown_code", bad, f"“{column}” holds a code that this table is not known to use.")


def _range(column: str, low: int, high: int, *, empty: bool = True) -> Check:
    bad = f'"{column}" not between {low} and {high}' + ("" if empty else f' or "{column}" is null')
    return Check("row.impossible", bad, f"“{column}” holds a number that cannot be ({low} to {high} can).")


def _day(column: str = "when", *, empty: bool = True) -> Check:
    return _range(column, -2_000, 3_000, empty=empty)


_YES = ("Yes", "No")
_ASKED = (*_YES, "Missing", "Not answered")
_HISTORY = (
    "has_schizophrenia",
    "has_major_dep",
    "has_bipolar",
    "has_anx_pan",
    "has_brain_damage",
    "has_epilepsy",
)
_DIAGNOSES = (
    "has_opiates_dx", "has_alcol_dx", "has_amphetamines_dx", "has_cannabis_dx", "has_cocaine_dx", "has_sedatives_dx",
)  # fmt: skip
_INJECTED = ("cocaine", "heroin", "speedball", "opioid", "speed")
_URINE = (
    "Opioid", "Methadone", "Buprenorphine", "Cocaine", "Benzodiazepine", "Amphetamine", "Thc", "Sedatives",
    "Alcohol", "Mdma/Hallucinogen",
)  # fmt: skip
_DIARY = (
    *_URINE, "Heroin", "THC", "Hallucinogen", "K2", "Muscle Relaxant", "Clonidine", "Analgesic", "Antipsychotic",
    "Dextromethorphan", "Antidepressant", "Kratom", "Pcp", "Antibiotic", "Antihistamine", "Antiemetic", "Cathinones",
    "Methylphenidate", "Unknown", "Inhalant", "Pseudoephedrine", "Ghb", "Benadryl", "Caffeine",
)  # fmt: skip
_ARMS = (
    "Methadone", "Outpatient BUP", "Outpatient BUP + SMM", "Outpatient BUP + EMM", "Inpatient BUP", "Inpatient NR-NTX",
)  # fmt: skip

EVERYBODY = Table("everybody", texts=("project",), checks=(_codes("project", "27", "30", "51", empty=False),))

_TABLES = (
    Table("site_masked", texts=("site_masked",)),
    Table(
        "randomization", numbers=("which", "when"), texts=("treatment",), key=("which",),
        checks=(_codes("treatment", *_ARMS, empty=False), _range("which", 1, 2, empty=False), _day(empty=False)),
    ),
    Table(
        "demographics", numbers=("age",),
        texts=("is_hispanic", "race", "job", "is_living_stable", "education", "marital", "is_male"),
        checks=(
            _range("age", 0, 120), _codes("is_hispanic", *_YES), _codes("is_male", *_YES),
            _codes("is_living_stable", *_YES),
        ),
    ),
    Table(
        "psychiatric", texts=(*_HISTORY, "depression", "anxiety", "schizophrenia", *_DIAGNOSES),
        checks=tuple(_codes(column, *_ASKED) for column in (*_HISTORY, "depression", "anxiety", "schizophrenia"))
        + tuple(_codes(column, *_YES) for column in _DIAGNOSES),
    ),
    Table(
        "pain", numbers=("when",), texts=("pain",),
        checks=(
            _codes("pain", "No Pain", "Very mild to Moderate Pain", "Severe Pain", "Missing"), _day(),
        ),
    ),
    Table("asi", texts=("used_iv",), checks=(_codes("used_iv", *_YES),)),
    Table("qol", texts=("is_homeless",), checks=(_codes("is_homeless", *_YES),)),
    Table(
        "fagerstrom", numbers=("ftnd",), texts=("is_smoker", "per_day"),
        checks=(_codes("is_smoker", *_YES), _range("ftnd", 0, 10)),
    ),
    Table(
        "rbs", numbers=("days",), texts=("what", "did_use"), key=("what",),
        checks=(_codes("what", *_INJECTED, empty=False), _codes("did_use", *_YES), _range("days", 0, 30)),
    ),
    Table(
        "rbs_iv", numbers=("days", "max", "amount", *(f"{drug}_inject_code" for drug in _INJECTED)), texts=("shared",),
        checks=(
            _range("days", 0, 30), _range("max", 0, 500), _range("amount", 0, 15_000), _codes("shared", *_YES),
            *(_range(f"{drug}_inject_code", 1, 31) for drug in _INJECTED),
        ),
    ),
    Table(
        "detox", numbers=("when",), texts=("what",), key=("what",),
        checks=(_codes("what", "admission", "discharge", empty=False), _day()),
    ),
    Table("first_survey", numbers=("when",), checks=(_day(),)),
    Table("screening_date", numbers=("screening_day", "day_zero"), checks=(_day("screening_day"), _day("day_zero"))),
    Table(
        "visit", numbers=("when", *(f"is_{flag}" for flag in FLAGS)), texts=("visit", "what"), key=None,
        checks=(
            Check("row.no_label", '"visit" is null', "The row does not say which visit it is about."),
            _codes("what", "visit", "no visit", "final", "MISSING"), _day(),
            Check(
                "row.kept_without_day", "what in ('visit', 'final') and \"when\" is null",
                "The visit was kept, and the row does not say on which day.",
            ),
        ),
    ),
    Table("uds", numbers=("when",), texts=("what",), key=None, checks=(_codes("what", *_URINE, empty=False), _day(empty=False))),
    Table(
        "uds_temp", numbers=("was_temp_ok", "when"), key=None,
        checks=(
            Check("row.unknown_code", "was_temp_ok not in (0, 1, 99) or was_temp_ok is null",
                  "“was_temp_ok” holds a code that this table is not known to use."),
            _day(),
        ),
    ),
    Table("tlfb", numbers=("when",), texts=("what",), key=None, checks=(_codes("what", *_DIARY, empty=False), _day(empty=False))),
    Table(
        "treatment", numbers=("amount", "when"), key=None,
        checks=(_range("amount", 0, 1_000, empty=False), _day(empty=False)),
    ),
    Table(
        "withdrawal", numbers=("withdrawal", "when"), key=("when",), checks=(_range("withdrawal", 0, 3), _day()),
    ),
    Table(
        "withdrawal_pre_post", numbers=("withdrawal", "when"), texts=("what",), key=("what",),
        checks=(_codes("what", "pre", "post", empty=False), _range("withdrawal", 0, 3), _day()),
    ),
)  # fmt: skip

TABLES: Mapping[str, Table] = {table.name: table for table in (EVERYBODY, *_TABLES)}
"""Every table that goes in. ``all_drugs`` (the ungrouped source of diary and urine) and the ``meta_`` tables
hold nothing else about a person and stay out."""

WORDS: Mapping[str, str] = {
    "row.no_id": "The row does not say which participant it is about.",
    "row.unknown_person": "The row names a participant who is not in the list of everybody.",
    "row.unreadable_text": "The row holds a text that is far too long or cannot be read.",
    "row.duplicate": "The same row stands here more than once. The first one went in.",
    "row.conflicting": "Several rows say different things about what there is only one of. None of them went in.",
}
"""Faults that any table may have."""
