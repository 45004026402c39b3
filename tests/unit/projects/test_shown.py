"""Every answer in words."""

from typing import Any

import pytest

from catalogue.i18n import speaking
from catalogue.projects.document import QUESTIONS
from catalogue.projects.presenters import sections, shown

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("title", "Lampy", "Lampy"),
        ("title", None, ""),
        ("stage", "operation", "In operation"),
        ("stage", "nonsense", "nonsense"),
        ("target_groups", ["residents", "visitors"], "All residents, Visitors and commuters"),
        ("sdgs", ["7"], "7. Affordable and clean energy"),
        ("sdgs", ["99"], "99"),
        ("municipality", "554782", "Praha (Hlavní město Praha)"),
        ("municipality", "000000", "000000"),
        ("main_key_area", "A1", "Education as a basis for quality of life (A1)"),
        ("topics", ["no-such-topic"], "no-such-topic"),
        ("running_cost", 0, "0 CZK a year"),
        ("running_cost", 1250000.5, "1,250,000.5 CZK a year"),
        ("running_cost", "unknown", "Not known"),
        ("running_cost", "not_stated", "Not stated"),
        ("year_start", 2022, "2022"),
        ("contact_consent", True, "Yes"),
        ("contact_consent", False, "No"),
        ("contact_consent", None, ""),
        ("steps", [{"step": "Pasport", "months": 0}, {"step": "Výměna"}], "Pasport · Months: 0\nVýměna"),
        ("results", [{"indicator": "Spotřeba", "unit": "MWh", "before": 61, "before_date": "2023", "after": 15,
                      "after_date": "2025-06"}],
         "Spotřeba · MWh · Before: 61 · Date before: 2023 · After: 15 · Date after: June 2025"),
        ("results", [{"after_date": "2025-06-30"}], "Date after: June 30, 2025"),
        ("results", [{"after_date": "2025-99"}], "Date after: 2025-99"),
        ("images", [{"file": "ab" * 32, "alt": "Lampa", "author": "Jan", "licence": "cc0"}],
         "file abababab · Lampa · Jan · CC0 (public domain)"),
        ("inspired_by_project", "17", "project number 17"),
    ],
)  # fmt: skip
def test_shown(key: str, answer: Any, words: str) -> None:
    with speaking("en"):
        assert shown(QUESTIONS[key], answer) == words


def test_sections_hold_answered_questions_only() -> None:
    document = {"title": "Lampy", "running_cost": 0, "topics": [], "problem": "", "contact_consent": False}
    found = {section.code: [question.key for question, _words in answers] for section, answers in sections(document)}
    assert found == {"basics": ["title"], "money": ["running_cost"]}
