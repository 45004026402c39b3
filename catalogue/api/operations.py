"""How a view says what it answers to programs; the OpenAPI document is made of nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address; repeated ones are alternatives."""

    name: str
    about: str
    schema: Mapping[str, Any]
    repeats: bool = False


@dataclass(frozen=True)
class Operation:
    """What an address does: its name, its parameters, the schema of its answer by its name, and how it refuses.

    `answers` holds a schema by media type; None is a text that JSON Schema does not describe.
    """

    name: str
    about: str
    answers: Mapping[str, str | None]
    parameters: Callable[[], list[Parameter]] = field(default=list)
    refusals: tuple[int, ...] = ()
    example: str = ""
    is_paged: bool = False


def documented(
    name: str, about: str, answer: str = "", *, answers: Mapping[str, str | None] | None = None, **rest: Any
) -> Callable[[View], View]:
    """Say what a view of the API does; `answer` names the schema of its JSON."""
    operation = Operation(name, about, answers or {JSON: answer}, **rest)

    def mark(view: View) -> View:
        view.operation = operation  # type: ignore[attr-defined]
        return view

    return mark


def operation_of(view: Callable[..., Any]) -> Operation:
    """Return what a view says of itself; raise TypeError where it says nothing."""
    found = getattr(view, "operation", None)
    if not isinstance(found, Operation):
        raise TypeError(f"an address of the API without a description: {view.__name__}")
    return found
