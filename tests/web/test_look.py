"""The rules of the look that a machine can hold: nothing inline, right-to-left ready, icons that exist."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest

import carebraid.web
from carebraid.core.kernel import codes
from carebraid.web.shell import app_icon

WEB = Path(carebraid.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SHEETS = sorted((WEB / "static" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|float|text-align:\s*(?:left|right))(?=\s*:)"
)


def environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    made.globals["static"] = lambda path: f"/static/{path}"
    return made


AROUND: dict[str, object] = {
    "page_title": "Words",
    "language": "ar",
    "direction": "rtl",
    "theme": "",
    "csp_nonce": "n",
    "csrf_input": "",
    "app_name": "Carebraid",
    "nav": [{"url": "/a/", "label": "A", "icon": "inbox", "current": True}],
    "nav_more": [{"url": "/b/", "label": "B"}],
    "home_url": "/",
    "search_url": "/find/",
    "search_words": "",
    "actor_name": "Ines",
    "actor_role": "Nurse",
    "organisation_name": "",
    "sign_out_url": "/out/",
    "languages": [{"code": "en", "name": "English"}],
    "language_url": "/language/",
    "theme_url": "/theme/",
    "here": "/",
    "demo": True,
    "crisis_url": "/me/help/",
    "crisis_current": False,
    "quick_exit_url": "https://example.org/",
    "manifest_url": "",
    "unsent_words": "",
    "foot_words": "",
}


def macros(name: str) -> object:
    return environment().get_template(f"_parts/{name}.html").module


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_styles_and_no_scripts_of_their_own(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text) == []
    assert [
        tag
        for tag in re.findall(r"<script[^>]*>", text)
        if "src=" not in tag and "application/json" not in tag
    ] == []


def test_the_check_for_inline_styles_can_find_one() -> None:
    assert re.findall(r"\sstyle=|<style", '<p style="color: red">')


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_sheets_turn_round_for_right_to_left(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert PHYSICAL.findall(text) == []
    assert PHYSICAL.findall("p { margin-left: 1px; left: 0 }") == ["margin-left", "left"]


@pytest.mark.parametrize(
    "path", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name
)
def test_colours_stand_in_the_tokens_only(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", text) == []
    used = set(re.findall(r"var\(--([\w-]+)", text))
    known = set(re.findall(r"--([\w-]+):", "".join(sheet.read_text() for sheet in SHEETS)))
    assert used - known == set()


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'id="(\w-[\w]+)"', (WEB / "templates" / "_parts" / "sprite.html").read_text()))
    asked = {f"i-{name}" for path in TEMPLATES for name in re.findall(r"icon\('(\w+)'", path.read_text())}
    asked |= {name for path in TEMPLATES for name in re.findall(r'href="#([is]-\w+)"', path.read_text())}
    assert asked - drawn == set()
    assert {"s-now", "s-watch", "s-settled"} <= drawn


def test_each_meaning_has_its_own_shape_and_word() -> None:
    ui = macros("ui")
    said = {level: str(ui.mark(level)) for level in ("now", "watch", "settled")}  # type: ignore[attr-defined]
    words = {level: re.sub(r"<[^>]+>", "", text) for level, text in said.items()}
    assert words == {"now": "Needs someone now", "watch": "Watch", "settled": "Settled"}
    assert all(f'href="#s-{level}"' in text for level, text in said.items())


def test_every_evidence_mark_says_what_it_means() -> None:
    ui = macros("ui")
    said = [re.sub(r"<[^>]+>", "", str(ui.evidence(code))) for code in codes.Evidence]  # type: ignore[attr-defined]
    assert len(set(said)) == len(codes.Evidence)
    assert said[list(codes.Evidence).index(codes.Evidence.MISSING)] == "No source no source is given"


def test_a_scale_has_no_answer_until_one_is_given_and_zero_is_an_answer() -> None:
    form = macros("form")
    open_scale = str(form.scale("craving", "How strong?", "none", "strongest"))  # type: ignore[attr-defined]
    zero = str(form.scale("craving", "How strong?", "none", "strongest", value=0))  # type: ignore[attr-defined]
    assert open_scale.count('type="radio"') == 11
    assert open_scale.count(" checked") == 0
    assert re.findall(r'value="(\d+)" checked', zero) == ["0"]


def test_options_keep_zero_apart_from_not_answered() -> None:
    form = macros("form")
    choices = [(0, "Not at all"), (1, "Several days")]
    assert " checked" not in str(form.options("q", "Q", choices))  # type: ignore[attr-defined]
    assert re.findall(r'value="(\d)" checked', str(form.options("q", "Q", choices, value=0))) == ["0"]  # type: ignore[attr-defined]


def test_words_from_people_are_escaped_by_components() -> None:
    ui, form = macros("ui"), macros("form")
    hostile = '"><script>'
    field = form.field("n", hostile, value=hostile, hint=hostile, error=hostile)  # type: ignore[attr-defined]
    task = ui.task_line("now", hostile, hostile, hostile, since=hostile)  # type: ignore[attr-defined]
    for text in (field, task):
        assert "<script" not in text
        assert "&lt;script&gt;" in text


def test_components_stand_without_what_is_optional() -> None:
    """The environment is strict about names: an optional field that is left out must not be a fault."""
    ui = macros("ui")
    item = {"url": "/a/", "label": "A"}
    assert "aria-current" not in ui.tabs([item], "T") + ui.filters([item], "F")  # type: ignore[attr-defined]
    assert "A" in ui.call_button("tel:988", "A")  # type: ignore[attr-defined]
    assert "<h1" in ui.page_heading("Yes")  # type: ignore[attr-defined]
    assert "Nothing" in ui.empty("Nothing") + ui.said("x") + ui.timeline_item("y")  # type: ignore[attr-defined]
    assert "<li" in ui.task_line("now", "Maya", "Call")  # type: ignore[attr-defined]


def test_a_password_is_never_written_back() -> None:
    field = macros("form").field("p", "Password", value="secret", kind="password")  # type: ignore[attr-defined]
    assert "secret" not in field


@pytest.mark.parametrize("name", ["clinic", "patient", "partner", "manager", "public"])
def test_layouts_stand_on_the_context_they_name(name: str) -> None:
    page = environment().get_template(f"layouts/{name}.html").render(AROUND)
    assert '<html lang="ar" dir="rtl">' in page
    assert page.count('id="main"') == 1
    assert page.count("<main") == 1
    assert 'href="#main"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_persons_own_frame_is_neutral_and_always_offers_a_way_out_and_help() -> None:
    page = environment().get_template("layouts/patient.html").render({**AROUND, "page_title": "Today"})
    assert "<title>Today</title>" in page
    assert "Carebraid" not in page
    assert "data-quick-exit" in page
    assert '<a class="help" href="/me/help/"' in page


@pytest.mark.parametrize("size", [192, 512])
def test_the_shipped_icons_are_the_drawn_ones(size: int) -> None:
    assert (WEB / "static" / "icons" / f"icon-{size}.png").read_bytes()[16:24] == size.to_bytes(4) * 2
    if size == 192:
        assert (WEB / "static" / "icons" / "icon-192.png").read_bytes() == app_icon.draw(192)


def test_the_style_of_every_page_together_stays_small() -> None:
    assert sum(len(path.read_bytes()) for path in SHEETS) < 64_000
