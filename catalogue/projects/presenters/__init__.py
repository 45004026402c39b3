"""How projects are shown: answers in words, the public page, and the items of lists."""

from .answers import sections, shown
from .cards import CardView, card_view, card_viewer, card_views, cards_depend_on, municipality_name, spoken
from .items import json_item, json_project
from .page import ProjectPage, history_entry_title, project_page
from .preview import preview_page
from .ready_cards import ReadyCard, card_html, more_of, ready_cards, ready_html

__all__ = [
    "CardView", "ProjectPage", "ReadyCard", "card_html", "card_view", "card_viewer", "card_views", "cards_depend_on",
    "history_entry_title", "json_item", "json_project", "more_of", "municipality_name", "preview_page", "project_page", "ready_cards", "ready_html", "sections", "shown", "spoken",
]  # fmt: skip
