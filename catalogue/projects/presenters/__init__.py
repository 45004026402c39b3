"""How projects are shown: answers in words, the public page, and the items of lists."""

from .answers import sections, shown
from .items import json_item, json_project
from .page import Block, ProjectPage, Spoken, history_entry_title, project_page

__all__ = [
    "Block", "ProjectPage", "Spoken", "history_entry_title", "json_item", "json_project", "project_page", "sections",
    "shown",
]  # fmt: skip
