"""Questions answered by a short table whose rows ask the same small questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ....i18n import _
from .base import Problem, Question, Tier, Unreadable


@dataclass(frozen=True, kw_only=True)
class Rows(Question):
    """A short table: each row answers the same small questions."""

    columns: tuple[Question, ...] = ()
    most: int = 20
    kind: ClassVar[str] = "rows"

    def read(self, raw: Any) -> list[dict[str, Any]]:
        """Read each row that has any answer; problems carry their place.

        Raises UnreadableRows with every problem found.
        """
        if raw is None:
            return []
        if not isinstance(raw, list | tuple):
            raise Unreadable(_("Write rows here."))
        rows, problems = [], []
        for position, given in enumerate(raw):
            row: dict[str, Any] = {}
            for column in self.columns:
                try:
                    row[column.key] = column.read(given.get(column.key) if isinstance(given, Mapping) else None)
                except Unreadable as problem:
                    problems.append(Problem(self.key, str(problem), position, column.key))
            if any(answer not in (None, [], False) for answer in row.values()) or any(
                problem.row == position for problem in problems
            ):
                rows.append(row)
        if len(rows) > self.most:
            raise Unreadable(_("Write %(most)s rows at the most.", most=self.most))
        if problems:
            raise UnreadableRows(problems)
        return rows

    def weaknesses(self, answer: Any) -> list[Problem]:
        """Ask for the needed columns of each row."""
        found = []
        for position, row in enumerate(answer or []):
            for column in self.columns:
                if column.tier is not Tier.OPTIONAL and row.get(column.key) in (None, ""):
                    found.append(
                        Problem(self.key, _("Complete “%(column)s” in row %(row)s.", column=str(column.label),
                                            row=position + 1), position, column.key)
                    )  # fmt: skip
                else:
                    found += [
                        Problem(self.key, weak.message, position, column.key)
                        for weak in column.weaknesses(row.get(column.key))
                    ]
        return found


class UnreadableRows(Unreadable):
    """Several unreadable answers in the rows of one question."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep each problem with its place."""
        super().__init__(problems[0].message)
        self.problems = problems
