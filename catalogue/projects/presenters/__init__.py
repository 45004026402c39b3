"""How projects are shown: answers in words, the public page, and the items of lists."""

from .answers import sections, shown
from .items import CardView, Spoken, json_item, json_project, spoken
from .page import ProjectPage, history_entry_title, project_page

__all__ = [
    "CardView", "ProjectPage", "Spoken", "history_entry_title", "json_item", "json_project", "project_page",
    "sections", "shown", "spoken",
]  # fmt: skip
