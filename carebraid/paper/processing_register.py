"""The record of processing as a document to read, print or open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from carebraid.core.privacy.regime import ProcessingRegister, Recorded

from .document import Document, Section, Table
from .record import day_words, same_words

Say = Callable[[str], str]


def tell_processing_register(
    register: ProcessingRegister, *, language: str = "en", _: Say = same_words
) -> Document:
    """Controller, purposes with their grounds, processors, places, retention, and what an assessment begins from."""
    title = _("Record of processing")
    sites = tuple(
        (name, _("under the GDPR") if gdpr else _("not under the GDPR")) for name, gdpr in register.sites
    )
    processors = tuple(
        (one.name, one.recipient_class.replace("_", " "), one.contract or _("none on file"),
         day_words(one.contract_on, language) if one.contract_on else "")
        for one in register.processors
    )  # fmt: skip
    return Document(
        title=title, lede=f"{register.controller}, {day_words(register.made_on, language)}", language=language,
        foot=title, page_words=_("Page"),
        sections=(
            Section(
                heading=_("Controller"), facts=((_("Name"), register.controller), (_("Country"), register.country), *sites)
            ),
            *(_purpose(one, language, _) for one in register.recorded),
            *(() if register.recorded else (Section(heading=_("Purposes"), words=(_("No site here is under the GDPR."),)),)),
            Section(
                heading=_("Who works for us (processors)"),
                words=() if processors else (_("Nobody is on the register."),),
                table=Table((_("Name"), _("As what"), _("Contract"), _("Since")), processors) if processors else None,
            ),
            Section(heading=_("Where data lies"), lists=(("", register.places),)),
            Section(
                heading=_("How it is protected"),
                words=(
                    _("Nothing leaves but through one gate that decides and writes down each time. Each organisation’s "
                      "rows are closed to the others by the database. Staff sign in with two factors. What is done is "
                      "kept in a journal that cannot be changed without being found."),
                ),
            ),
            Section(
                heading=_("How long it is kept"),
                table=Table((_("Table"), _("Sensitive"), _("Rule")), register.retention),
            ),
            Section(
                heading=_("For an impact assessment (article 35)"),
                words=(
                    _("Health data of people who can be hurt by it becoming known, on a large scale: an assessment is owed. "
                      "The risks of each purpose stand above; a person decides wherever a score or level is used."),
                ),
            ),
        ),
    )  # fmt: skip


def _purpose(one: Recorded, language: str, _: Say) -> Section:
    heads = {
        "words": _("What for"), "data": _("What data"), "people": _("About whom"), "recipients": _("Who gets it"),
        "kept": _("How long"), "risks": _("What could go wrong"),
    }  # fmt: skip
    if one.since is None:
        grounds: tuple[tuple[str, str], ...] = (
            (_("Grounds"), _("not recorded: this purpose is not switched on")),
        )
    else:
        since = _("{day} by {name}").format(day=day_words(one.since, language), name=one.by)
        grounds = (
            (_("Grounds"), f"{one.article_6}, {one.article_9}"), (_("Why"), one.why), (_("Switched on"), since)
        )  # fmt: skip
    told = tuple((heads[part], said) for part, said in one.told)
    return Section(heading=f"{one.purpose} ({one.site})", facts=(*told, *grounds))
