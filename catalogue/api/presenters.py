"""How programs get projects: the whole record, and the changes with the records as they are now."""

from collections.abc import Iterable
from typing import Any

from ..projects.labelling.queries import public_scores_of
from ..projects.presenters import json_project
from ..projects.public_queries import PublicProject, public_projects
from ..projects.publication import CONTACT
from ..search.files.moments import written
from ..sharing.adoptions.telling import json_takings
from .queries import Changes


def records(projects: Iterable[PublicProject]) -> dict[int, dict[str, Any]]:
    """Return whole records by number, with the scores behind their labels and who took them over."""
    found = list(projects)
    scores, takings = public_scores_of(found), json_takings({project.id: project.card for project in found})
    for one in scores.values():
        one["decided_on"] = one["decided_on"].isoformat()
    return {
        project.id: json_project(project)
        | {"label_scores": scores.get(project.id), "taken_over_by": takings[project.id]}
        for project in found
    }


def records_in_bulk(projects: Iterable[PublicProject]) -> list[dict[str, Any]]:
    """Return whole records without the contacts of persons, which are read one by one at the pages of the projects."""
    found = list(records(projects).values())
    for record in found:
        record["document"] = {key: answer for key, answer in record["document"].items() if key not in CONTACT}
    return found


def changes_json(changes: Changes, next_address: str | None) -> dict[str, Any]:
    """Return a page of changes; what the public may not see any more is withdrawn, whatever the feed said."""
    projects = public_projects([row.project_id for row in changes.rows])
    whole = {record["id"]: record for record in records_in_bulk(projects.values())}
    items = [
        {
            "sequence": row.sequence,
            "id": row.project_id,
            "kind": row.kind if row.project_id in whole else "withdrawn",
            "at": written(row.at),
            "project": whole.get(row.project_id),
        }
        for row in changes.rows
    ]
    return {"total": changes.total, "items": items, "cursor": str(changes.end), "next": next_address}
