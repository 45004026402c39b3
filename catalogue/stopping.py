"""Giving long work up when the worker is told to stop."""

from collections.abc import Iterable, Iterator
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The worker was told to stop, and the work at hand was given up."""


def going_on(stop: Event | None, several: Iterable[T]) -> Iterator[T]:
    """Return one thing after the other; raise Stopped before the next when told to stop."""
    for one in several:
        if stop is not None and stop.is_set():
            raise Stopped
        yield one
