"""An administrator before projects of every combination of key areas."""

from typing import Any

import pytest

from catalogue.accounts.models import User
from tests.factories import desks
from tests.factories.accounts import PRAHA

COMBINATIONS: tuple[tuple[str, list[str]], ...] = (
    ("C3", []), ("C3", ["A4"]), ("C3", ["C4", "A4"]), ("A4", ["C3"]), ("C4", ["C3"]), ("B4", ["C3", "C4"]), ("A1", ["A4"]),
)  # fmt: skip


@pytest.fixture
def administrator(app_context: None) -> User:
    """An administrator before three dozen published projects and a draft of every combination."""
    author, reviewer = desks.person(municipality=PRAHA), desks.person("moderator")
    for number in range(35):
        main, further = COMBINATIONS[number % len(COMBINATIONS)]
        answers: dict[str, Any] = {"main_key_area": main, "further_key_areas": further}
        desks.published(author, reviewer, title=f"Projekt {number}", **answers)
        if number < len(COMBINATIONS):
            desks.draft(author, title=f"Rozepsaný {number}", **answers)
    return desks.person("administrator")
