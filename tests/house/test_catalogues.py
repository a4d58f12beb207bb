"""Every word of a page or a refusal stands in every catalogue, translated, with its places, compiled."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "carebraid" / "web" / "locale"
LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
PLACE = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|&\w+;|</?\w+>")


@cache
def extract_command() -> tuple[str, ...]:
    """The arguments with which ./run words gathers, so that this test gathers the same."""
    found = re.search(
        r"\.venv/bin/pybabel (-q extract .*?) -o \"\$pot\" carebraid\n", (ROOT / "run").read_text(), re.S
    )
    assert found, "./run words has changed its shape"
    return tuple(shlex.split(found.group(1).replace("\\\n", " ")))


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The words as they stand in code and templates now."""
    pot = tmp_path_factory.mktemp("words") / "carebraid.pot"
    arguments = [str(ROOT / one) if one == "babel.cfg" else one for one in extract_command()]
    CommandLineInterface().run(["pybabel", *arguments, "-o", str(pot), str(ROOT / "carebraid")])
    return read_po(BytesIO(pot.read_bytes()))


@cache
def catalogue(language: str) -> Catalog:
    return read_po(BytesIO(po_path(language).read_bytes()), locale=language)


def po_path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def entries(found: Catalog) -> dict[str | tuple[str, ...], Message]:
    return {message.id: message for message in found if message.id}


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each number."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def complaints(message: Message) -> Iterator[str]:
    """What is wrong with a translation: empty, guessed, or its places differ."""
    strings = forms(message)
    if not all(strings):
        yield f"not translated: {message.id!r}"
        return
    if message.fuzzy:
        yield f"guessed: {message.id!r}"
    one, *many = message.id if isinstance(message.id, tuple) else (message.id,)
    # The form for one may say its number or not ("once"), whatever English does.
    may_be = [places(one), *(places(text) for text in many)]
    if places(strings[0]) not in may_be:
        yield f"places differ: {one!r}, {strings[0]!r}"
    for text in strings[1:]:
        if places(text) != may_be[-1]:
            yield f"places differ: {many[-1]!r}, {text!r}"
    if any(text != text.strip() for text in strings) and one == one.strip():
        yield f"space at an end: {one!r}"


def test_the_check_sees_what_is_wrong() -> None:
    assert list(complaints(Message("a", ""))) == ["not translated: 'a'"]
    assert list(complaints(Message("a", "b", flags=["fuzzy"]))) == ["guessed: 'a'"]
    assert len(list(complaints(Message("{n} of {of}", "{n} de")))) == 1
    assert len(list(complaints(Message("by %(name)s", "por %(nombre)s")))) == 1
    assert len(list(complaints(Message(("%(n)d day", "%(n)d days"), ("un día", "%(m)d días"))))) == 2
    assert list(complaints(Message(("once", "%(n)d times"), ("%(n)d vez", "%(n)d veces")))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_use_stands_in_the_catalogue_and_no_other(gathered: Catalog, language: str) -> None:
    now, kept = set(entries(gathered)), set(entries(catalogue(language)))
    assert len(now) > 1000
    assert sorted(map(str, now - kept)) == [], "please run ./run words and translate these"
    assert sorted(map(str, kept - now)) == [], "please run ./run words: these are said nowhere any more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated_with_its_places(language: str) -> None:
    assert [wrong for message in entries(catalogue(language)).values() for wrong in complaints(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    assert po_path(language).with_suffix(".mo").read_bytes() == compiled.getvalue(), "please run ./run words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_checked_the_words_is_said(language: str) -> None:
    """A catalogue is used whole (no fuzzy header), and says whether a native clinical reviewer has read it."""
    found = catalogue(language)
    assert not found.fuzzy
    assert re.search(r"Translator note: (needs_check|checked by)", found.header_comment)


# HAZ-07: what a person reads after sending something says when people read it and never sounds like an answer.
WHEN_IT_IS_READ = (
    "People on your team read this in clinic hours. Someone is on duty now, but nobody is watching while you write.",
    "The clinic is closed right now. People on your team read this from %(when)s on.",
    "People on your team read this in clinic hours, not right away.",
    "If you need someone now, do not wait for an answer here.",
    "Your answer goes to your team as an urgent matter. People read it, and that can take a while, "
    "so please reach out here now.",
)
PROMISES = {
    "en": r"\b(we|will|soon|shortly|reply|get back|contact you)\b",
    "es": r"\b(pronto|enseguida|en breve|nosotros|le (llamar|contestar|responder|contactar)\w+|responderemos|"
    r"contactaremos|estamos (aquí|contigo|con usted)|alguien le)\b",
}


def test_nothing_that_is_said_after_sending_sounds_like_an_answer(gathered: Catalog) -> None:
    for sentence in WHEN_IT_IS_READ:
        assert sentence in entries(gathered)
        assert not re.search(PROMISES["en"], sentence, re.IGNORECASE), sentence
        for language in LANGUAGES:
            said = forms(entries(catalogue(language))[sentence])[0]
            assert not re.search(PROMISES[language], said, re.IGNORECASE), said


# Where the sentence of a refusal or a check stands, counted from 0; ./run words names the same places, from 1.
SENTENCE_AT = {"Refused": 1, "Check": 2, "_refusal": 1, "_misfit": 2, "_beat": 4}


def unfindable(source: str) -> list[str]:
    """Refusals and checks whose sentence is put together elsewhere, so that ./run words cannot find it."""
    found = []
    tree = ast.parse(source)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        passed_on = {one.arg for one in function.args.args} if function.name in SENTENCE_AT else set()
        marked = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and is_call(node.value, "gettext_noop")
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            place = SENTENCE_AT.get(getattr(call.func, "id", ""))
            if place is None or len(call.args) <= place:
                continue
            words = call.args[place]
            literal = isinstance(words, ast.Constant) and isinstance(words.value, str)
            if not literal and not (isinstance(words, ast.Name) and words.id in passed_on | marked):
                found.append(ast.unparse(call))
    return found


def is_call(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == name


def test_sentences_put_together_elsewhere_are_seen() -> None:
    assert unfindable('def f():\n    words = "No."\n    raise Refused("a.b", words)') == [
        "Refused('a.b', words)"
    ]
    assert unfindable('def f(n):\n    raise Refused("a.b", f"No {n}.")') == ["Refused('a.b', f'No {n}.')"]
    assert unfindable('def f():\n    words = gettext_noop("No.")\n    raise Refused("a.b", words)') == []
    assert unfindable("def _refusal(code, words):\n    return Refused(code, words)") == []
    assert unfindable('def f():\n    raise Refused("a.b", "No.")') == []


def test_every_sentence_of_a_refusal_is_found() -> None:
    """The command line speaks English and may put its sentences together; everything else may be read in any language."""
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in sorted((ROOT / "carebraid").rglob("*.py"))
        if "cli" not in path.parts and (wrong := unfindable(path.read_text()))
    }
    assert found == {}
    named = [argument for argument in extract_command() if ":" in argument]
    assert named == [f"{name}:{place + 1}" for name, place in SENTENCE_AT.items()]
