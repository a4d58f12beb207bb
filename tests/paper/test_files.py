"""PDF, CSV and zip: the notice is on the first page and line, words stay words, no font of the machine is needed."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec
import pypdf
import pytest
import typst

from carebraid.core.privacy.parcel import TERMS
from carebraid.core.privacy.verdict import Resource
from carebraid.knowledge.notices import find_notice
from carebraid.paper import pdf
from carebraid.paper.document import Document, Section, Table
from carebraid.paper.parcel_files import read_files, zip_files
from carebraid.paper.pdf import make_pdf
from carebraid.paper.record import tell_record
from carebraid.paper.record_tables import events
from carebraid.paper.sheet import make_csv
from tests.parcels import AT, HOSTILE, own, parcel, piece


def squeezed(text: str) -> str:
    """Without spaces and line breaks, which a page sets as it likes."""
    return "".join(text.replace("-\n", "").split())


def pages(body: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages]


def of_words(*words: str, language: str = "en") -> Document:
    return Document(
        title="T", lede="L", language=language, foot="F", sections=(Section(heading="H", words=words),)
    )


def test_prv_033_to_036_the_first_page_holds_notice_terms_and_scope() -> None:
    told = tell_record(parcel(), short_notice=find_notice("short").text)
    first, *rest = pages(make_pdf(told, made_at=AT))
    assert squeezed(find_notice("full").text) in squeezed(first)
    assert squeezed(TERMS["only_as_the_consent_says"]) in squeezed(first)
    assert squeezed("Everything about my care") in squeezed(first)
    assert squeezed("1 March 2027") in squeezed(first)
    assert all(squeezed(find_notice("short").text) in squeezed(page) for page in (first, *rest))


def test_prv_009_the_file_says_its_strictest_labels() -> None:
    assert "BH,ETH,OPIOIDUD,PSY,SDV,SUD,V" in squeezed(
        "".join(pages(make_pdf(tell_record(parcel()), made_at=AT)))
    )


def test_prv_054_the_persons_own_copy_is_plain_and_without_notice() -> None:
    text = "".join(pages(make_pdf(tell_record(own()), made_at=AT)))
    assert "42 CFR" not in text
    assert "None" not in text
    for words in (
        "My record",
        "Robin",
        "4 March 1992",
        "PHQ-9",
        "8 of 27",
        "rather not say",
        "not done; not known",
        "Nadia",
        "72.5 mg",
        "It holds me",
        "payday",
        "sure of the day 0",
    ):
        assert squeezed(words) in squeezed(text), words


def test_a_pdf_is_tagged_has_a_title_and_a_language() -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(make_pdf(of_words("Hola"), made_at=AT))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"


@pytest.mark.parametrize(
    "words", [HOSTILE, '"); #sys', '#include "/etc/passwd"', "\\u{41}", "{{7*7}}", "a\x00b\x07c"]
)
def test_what_people_wrote_is_never_markup(words: str) -> None:
    text = "".join(pages(make_pdf(of_words(words), made_at=AT)))
    shown = "".join(sign for sign in words if sign.isprintable())
    assert squeezed(shown) in squeezed(text)


def test_no_font_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    real = typst.compile

    def watched(source: bytes, **options: Any) -> Any:
        seen.append(options)
        return real(source, **options)

    monkeypatch.setattr(pdf.typst, "compile", watched)
    made = make_pdf(of_words("Ñandú ¿cómo?", "план", "תוכנית", "خطة"), made_at=AT)
    assert [(one["ignore_system_fonts"], one["font_paths"], one["pdf_standards"]) for one in seen] == [
        (True, [], "ua-1")
    ]
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(made)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert all(name.startswith(("Libertinus", "DejaVuSansMono", "NewCM")) for name in fonts), fonts


def test_a_sign_no_font_has_does_not_stop_the_page() -> None:
    (page,) = pages(make_pdf(of_words("Good day 计划", "still here"), made_at=AT))
    assert "still here" in page


def test_arabic_runs_from_right_to_left() -> None:
    assert [of_words(language=code).is_right_to_left for code in ("ar", "he", "en", "es")] == [
        True,
        True,
        False,
        False,
    ]
    (page,) = pages(make_pdf(of_words("خطة الأمان", language="ar"), made_at=AT))
    assert "خطة" in page or "ﺧ" in page or "ةطخ" in page


def test_the_same_document_gives_the_same_bytes() -> None:
    told = tell_record(own())
    assert make_pdf(told, made_at=AT) == make_pdf(told, made_at=AT)


def test_words_are_said_in_the_readers_language() -> None:
    told = tell_record(own(), language="es", _=lambda words: f"«{words}»")
    assert told.title == "«My record»"
    assert told.lede == "Harbour Bridge, 4 de marzo de 2026"


def test_prv_033_the_first_line_of_the_csv_is_the_notice() -> None:
    body = make_csv(tell_record(parcel()))
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert lines[0][1] == find_notice("full").text
    assert any("Everything about my care" in cell for line in lines for cell in line)


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1"])
def test_no_cell_of_the_csv_is_a_formula(words: str) -> None:
    table = Section(heading="H", table=Table(("=A",), ((words,),)))
    told = Document(title="=T", lede="L", language="en", foot="F", sections=(table,))
    for line in csv.reader(io.StringIO(make_csv(told).decode("utf-8-sig"))):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in line)


def test_the_zip_says_what_is_in_it_and_is_the_same_each_time() -> None:
    files = {"record.pdf": b"1", "record.csv": b"2"}
    made = zip_files(files, made_at=AT, about={"notice": "N"})
    assert made == zip_files(files, made_at=AT, about={"notice": "N"})
    read = read_files(made)
    listed = msgspec.json.decode(read.pop("contents.json"))
    assert read == files
    assert listed["notice"] == "N"
    assert listed["files"].keys() == files.keys()


def test_prv_057_a_correction_stands_in_the_document_only_where_it_was_released() -> None:
    said = {
        "id": "k",
        "wish": "It was seven",
        "decision": "denied",
        "words": "",
        "disagreement": "Still seven",
    }
    part = Resource(id="k", kind="correction")
    visit = {"kind": "visit", "state": "kept", "corrections": [said]}
    told = tell_record(parcel(pieces=[piece(1, "appointment", visit, parts=(part,))]))
    assert "Still seven" in str(told)
    assert "seven" not in str(tell_record(parcel(pieces=[piece(1, "appointment", visit)])))


def test_a_kind_without_words_is_a_fault() -> None:
    with pytest.raises(KeyError):
        tell_record(parcel(pieces=[piece(1, "diary_of_others", {})]))


def test_an_event_says_each_thing_once_and_by_name() -> None:
    said = {
        "on": AT.date().isoformat(),
        "much": "once",
        "safe": True,
        "told": None,
        "words": "Two bad nights",
    }
    slip = piece(1, "event", {"kind": "slip", "code": "slip", "value": said})
    goes_on = {"by": "P. Nair", "state": "goes_on", "result": "goes_on"}
    therapy = piece(2, "event", {"kind": "therapy", "code": "cbt", "value": goes_on})
    table = events([slip, therapy], lambda _at: "4 March", str)
    assert [row[1:] for row in table.rows] == [
        ("Slip", "how much: once, safe now: yes, told to: not known, own words: Two bad nights"),
        ("Therapy cbt", "with: P. Nair, how it stands: goes on"),
    ]
