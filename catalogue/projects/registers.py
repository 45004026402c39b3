"""Whether the codes in a document exist: one question over the registers of places, tags, pictures and projects."""

from collections.abc import Callable

from sqlalchemy import select

from ..database import session
from ..municipalities import queries as places
from ..taxonomy import queries as taxonomy
from .attachments.queries import attachment_of
from .document import not_listed
from .images.queries import belongs_to
from .key_areas.presenters import no_longer_used
from .lifecycle import PUBLIC
from .models import Project


def knows_for(project: Project | None) -> Callable[[str, str], bool]:
    """Return the question whether a register holds a code that a document may use today.

    Pictures and documents are those of the project itself; a text without a project has none. Its own municipality
    stays known when the register of places no longer lists it.
    """
    return lambda register, code: _knows(register, code, project)


def explain(register: str, code: str) -> str:
    """Say what to do about a code that a register does not know: of a key area no longer used, what took its place."""
    retired = taxonomy.retired_key_area(code) if register == "key_area" else None
    return no_longer_used(retired) if retired else not_listed(register, code)


def _knows(register: str, code: str, project: Project | None) -> bool:
    match register:
        case "municipality":
            is_own = project is not None and code == project.municipality_code
            return is_own or places.is_offered(code)
        case "key_area":
            return taxonomy.key_area(code) is not None
        case "topic":
            return taxonomy.topic(code) is not None
        case "project":
            found = select(Project.id).where(Project.id == int(code), Project.state.in_(sorted(PUBLIC)))
            return session.scalar(found) is not None
        case "image":
            return project is not None and belongs_to(project, code)
        case "attachment":
            return project is not None and attachment_of(project, code) is not None
    raise LookupError(register)
