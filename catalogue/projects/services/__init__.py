"""Verbs on projects: drafting the text, moving through the lifecycle, talking about it."""

from .confirming import confirm, expire_label, report
from .drafting import copy_to_new_draft, create_project, save_answers
from .moving import (
    approve,
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
from .talking import write_message

__all__ = [
    "Received", "Upload", "approve", "archive", "confirm", "copy_to_new_draft", "create_project", "discard", "expire_label", "hide", "put_back",
    "receive_files", "reject", "report", "request_changes", "restore", "revise", "save_answers", "submit", "take_up", "withdraw", "write_message",
]  # fmt: skip
