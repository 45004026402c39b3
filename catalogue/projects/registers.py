"""Whether the codes in a document exist: one question over the registers of places, tags, pictures and projects."""

from sqlalchemy import select

from ..database import session
from ..municipalities import queries as places
from ..taxonomy import queries as taxonomy
from .lifecycle import PUBLIC
from .models import Project, ProjectImage


def knows(register: str, code: str) -> bool:
    """Whether a register holds a code that a document may use today."""
    match register:
        case "municipality":
            return places.is_offered(code)
        case "key_area":
            return taxonomy.key_area(code) is not None
        case "topic":
            return taxonomy.topic(code) is not None
        case "project":
            found = select(Project.id).where(Project.id == int(code), Project.state.in_(sorted(PUBLIC)))
            return session.scalar(found) is not None
        case "image":
            return session.scalar(select(ProjectImage.file).where(ProjectImage.file == code).limit(1)) is not None
    raise LookupError(register)
