"""Verbs on projects: drafting the text, moving through the lifecycle, talking about it."""

from .claiming import take_over
from .confirming import confirm, expire_label, report
from .drafting import copy_to_new_draft, create_project, draft_for_others, save_answers
from .editing import accept_edit, append_measurement, edit_published, revert_edit
from .moving import (
    archive,
    discard,
    hide,
    put_back,
    reject,
    request_changes,
    restore,
    revise,
    submit,
    take_up,
    withdraw,
)
from .receiving import Received, Upload, receive_files
from .retagging import approve
from .talking import write_message
from .undoing import undo

__all__ = [
    "Received", "Upload", "accept_edit", "append_measurement", "approve", "archive", "confirm", "copy_to_new_draft", "create_project", "discard", "draft_for_others", "edit_published", "expire_label", "hide", "put_back",
    "receive_files", "reject", "report", "request_changes", "restore", "revert_edit", "revise", "save_answers", "submit", "take_over", "take_up", "undo", "withdraw", "write_message",
]  # fmt: skip
