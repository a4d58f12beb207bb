"""Passwords that somebody would guess: common words dressed up, the house's own words, runs and repeats (SEC-017).

No rule of composition: any 12 characters will do that are not plainly easy. Beside Django's list of 20,000
common passwords, which knows them only as they stand.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOUSE_WORDS = frozenset(
    {"carebraid", "daybook", "harbour bridge", "harbourbridge", "harborbridge", "methadone", "recovery"}
)
_LEET = str.maketrans("013457@$!", "oieastasi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_DRESSING = 6  # so many added characters do not make a common word uncommon
_SHARE_OF_RUNS = 0.7


class EasyToGuess:
    """Refuses common and house words with a few characters added, repeats, and runs along a row of keys."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = password.casefold()
        if is_a_run(plain) or is_a_known_word(unit_of(plain)) or is_a_known_word(plain.translate(_LEET)):
            raise ValidationError(
                _("This password is easy to guess. A short sentence that only you would write is better.")
            )

    def get_help_text(self) -> str:
        return _("A short sentence that only you would write is a good password.")


def unit_of(text: str) -> str:
    """What ``text`` repeats: "hello" for "hellohello"; the text itself where it repeats nothing."""
    for length in range(1, len(text) // 2 + 1):
        if len(text) % length == 0 and text[:length] * (len(text) // length) == text:
            return text[:length]
    return text


def is_a_run(text: str) -> bool:
    """Whether most neighbours are the same, follow one another, or lie side by side on the keyboard."""
    pairs = list(pairwise(text))
    easy = sum(a == b or any(a + b in row or b + a in row for row in _ROWS) for a, b in pairs)
    return bool(pairs) and easy / len(pairs) >= _SHARE_OF_RUNS


def is_a_known_word(text: str) -> bool:
    """Whether a common or house word stands there with a few characters before or after it."""
    core = text.strip("0123456789 .,;:!?#*+-_/\\'\"()[]{}<>|~^&%=")
    if len(text) < 2 or (len(text) - len(core) <= _DRESSING and core in common()):
        return True
    return any(word in text and len(text) - len(word) <= _DRESSING for word in HOUSE_WORDS)


@cache
def common() -> frozenset[str]:
    """Django's list of common passwords."""
    return frozenset(CommonPasswordValidator().passwords)
