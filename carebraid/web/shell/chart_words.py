"""The words that charts write by themselves, for every face in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext

from .charts import Words


@lru_cache(maxsize=8)
def chart_words(code: str) -> Words:
    """The words in the language ``code``, which is the one now spoken; kept, because every sparkline asks."""
    return Words(
        day=gettext("Day"),
        event=gettext("What happened"),
        missing=gettext("not answered"),
        usual=gettext("usual range"),
        empty=gettext("no answers yet"),
        summary=gettext(
            "{label}: {n} values, first {first}, last {last}, lowest {lowest}, highest {highest}"
        ),
        summary_one=gettext("{label}: one value, {last}"),
        summary_missing=gettext("{n} not answered"),
        weeks=gettext("{n} weeks"),
        found=gettext("found in {n}"),
        not_found=gettext("not found in {n}"),
        both=gettext("both in {n}"),
        unknown=gettext("nothing known in {n}"),
        not_due=gettext("not due in {n}"),
    )
