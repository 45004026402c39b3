"""Verbs on projects: drafting the text, moving through the lifecycle, talking about it."""

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
    "Received", "Upload", "approve", "archive", "copy_to_new_draft", "create_project", "discard", "hide", "put_back",
    "receive_files", "reject", "request_changes", "restore", "revise", "save_answers", "submit", "take_up", "withdraw", "write_message",
]  # fmt: skip
