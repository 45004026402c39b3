"""What administrators do to tags; each is one transaction that can be undone: the verbs by which the pages ask for it."""

from .editing import edit_key_area, edit_pillar, edit_topic
from .merging import merge_key_areas, merge_topics
from .retiring import retire_key_area, retire_topic
from .splitting import NewArea, split_key_area
from .undoing import undo_change

__all__ = [
    "NewArea",
    "edit_key_area",
    "edit_pillar",
    "edit_topic",
    "merge_key_areas",
    "merge_topics",
    "retire_key_area",
    "retire_topic",
    "split_key_area",
    "undo_change",
]
