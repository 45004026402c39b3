"""The place where projects learn who took them over: reports of that are another feature's business."""

from typing import Any, Protocol, cast

from flask import Flask, current_app

from .public_queries import PublicProject

_REGISTER = "catalogue_adoptions"


class Register(Protocol):
    """What is asked of the feature that knows about adoptions."""

    def count_of(self, project_id: int) -> int:
        """Return how many other municipalities run, or have finished, what they took over from a project."""

    def closes_circle(self, project_id: int, source_id: int) -> bool:
        """Whether a project would come from itself if it came from the source; nobody else changes that meanwhile."""

    def shown_with(self, project: PublicProject) -> Any:
        """Return what the page of a project tells of its adoptions."""


def known_by(app: Flask, register: Register) -> None:
    """Let a feature answer for adoptions."""
    app.extensions[_REGISTER] = register


def _register() -> Register:
    return cast(Register, current_app.extensions[_REGISTER])


def count_of(project_id: int) -> int:
    """Return how many other municipalities run, or have finished, what they took over from a project."""
    return _register().count_of(project_id)


def closes_circle(project_id: int, source_id: int) -> bool:
    """Whether a project would come from itself if it came from the source."""
    return _register().closes_circle(project_id, source_id)


def shown_with(project: PublicProject) -> Any:
    """Return what the page of a project tells of its adoptions."""
    return _register().shown_with(project)
