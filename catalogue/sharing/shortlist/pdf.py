"""The briefing as an accessible PDF (PDF/UA-1), set by typst from the texts of the page."""

from functools import cache
from typing import Any

import orjson
import typst

from ...config import ROOT
from ...i18n import _, current_language
from ...projects.presenters.cards import Spoken
from ...templating import date
from .briefing import Briefing

TEMPLATE = ROOT / "templates" / "shortlist" / "briefing.typ"
STANDARD: Any = "ua-1"


def briefing_pdf(told: Briefing) -> bytes:
    """Return the briefing as a PDF of at most two pages, in the language of the page."""
    data = orjson.dumps(_texts(told)).decode()
    made = typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"data": data},
        pdf_standards=STANDARD,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that typst brings along: the machine's own would make each server's file look different."""
    return typst.Fonts(include_system_fonts=False)


def _texts(told: Briefing) -> dict[str, Any]:
    """Return all that the document says; the template adds no word of its own."""
    return {
        "title": told.title,
        "lead": told.lead,
        "lang": current_language(),
        "author": _("SMART Solutions Catalogue"),
        "day": date(told.day),
        "compared": _("Compared"),
        "table": [
            {"label": row.label, "cells": [{"text": cell.text or "–", "note": cell.note} for cell in row.cells]}
            for row in told.table
        ],
        "sheets": [
            {
                "letter": sheet.letter,
                "title": _said(sheet.title),
                "place": sheet.place,
                "summary": _said(sheet.summary),
                "parts": [{"heading": part.heading, "text": part.text, "lang": part.lang} for part in sheet.parts],
                "contact": sheet.contact,
                "source": sheet.source,
                "url": sheet.url,
                "is_example": sheet.is_example,
            }
            for sheet in told.sheets
        ],
        "has_examples": told.has_examples,
        "example": _("Example, not a real project"),
        "example_note": _("Some of these are examples: the municipality exists, the project was made up."),
        "contact": _("Contact"),
        "source": _("Source"),
        "note": told.note,
        "licence": _("The texts may be used freely under the licence CC BY 4.0."),
    }


def _said(text: Spoken) -> dict[str, str | None]:
    return {"text": text.text, "lang": text.lang}
