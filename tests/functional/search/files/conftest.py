"""What the tests of files share: published projects, and the rows of a file as its own kind of program reads them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from catalogue import database
from catalogue.projects.models import Project
from tests.factories.desks import BRNO
from tests.factories.projects import publish

Fill = Callable[..., list[Project]]


@pytest.fixture
def fill(app: Flask) -> Fill:
    """Let a test publish projects."""

    def filled(*several: dict[str, Any]) -> list[Project]:
        with app.app_context():
            made = [publish(**one) for one in several]
            database.commit()
            return made

    return filled


@pytest.fixture
def mixed(fill: Fill) -> list[Project]:
    """Four projects that differ in what the files say: places, languages, money, and one that hides its place."""
    return fill(
        {"day": 1, "title": "Lampy v obci", "main_key_area": "C3", "further_key_areas": ["ZPO1"], "label": "good_practice",
         "cost_band": "3", "investment_cost": 1_250_000, "running_cost": 40_000.5, "investment_vat": "with",
         "months_to_operation": 14, "staff_operation_fte": 0.1, "staff_preparation_days": "unknown", "year_launch": 2024,
         "funding": [{"source": "eu_funds", "percent": 80}, {"source": "own_budget"}, {"source": "eu_funds"}],
         "evidence_level": "2", "offers": ["call", "visit"], "sdgs": ["7", "11"], "other_title": "Lamps in the village",
         "other_summary": "The street lights dim when nobody walks there.", "other_origin": "human"},
        {"day": 2, "title": "Mapa závad & <hlášení>", "municipality": BRNO, "is_example": True, "stage": "pilot"},
        {"day": 3, "title": "Sharing bicycles", "language": "en", "cost_band": "1", "investment_cost": "not_stated",
         "confirmed": False},
        {"day": 4, "title": "Zastavená aplikace", "municipality": BRNO, "stage": "stopped", "stopped_reason": "money",
         "stopped_text": "Peníze došly dřív, než se stihla spustit.", "stopped_anonymous": True},
    )  # fmt: skip
