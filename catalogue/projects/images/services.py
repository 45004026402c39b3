"""Taking in a picture, lending the pictures of a project to its copy, and clearing away what nobody uses."""

from datetime import timedelta

from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Forbidden, Invalid
from ...i18n import _
from ...storage import sweep
from ..document import QUESTIONS
from ..models import Project, ProjectImage
from ..policies import can_edit
from .encoding import Encoded
from .queries import UNUSED_FOR, orphans, uploaded_to
from .storage import image_store

MOST_USED: int = QUESTIONS["images"].most  # type: ignore[attr-defined]
MOST_UPLOADED = 60


def enter_image(project: Project, encoded: Encoded, user: User) -> ProjectImage:
    """Keep the files of a picture that was made anew, and enter it for the project; the same again is the same row.

    Raises Forbidden where the text is not open for the person, and Invalid, with words for the person, for one too many.
    """
    check_room_for_image(project, user)
    name = image_store().put(encoded.files, encoded.jpegs)
    if found := session.get(ProjectImage, (project.id, name)):
        return found
    image = ProjectImage(
        project_id=project.id,
        file=name,
        width=encoded.width,
        height=encoded.height,
        uploaded_by_id=user.id,
        uploaded_at=now(),
    )
    session.add(image)
    size = {"file": name, "width": encoded.width, "height": encoded.height}
    record("image.uploaded", "project", project.id, actor_id=user.id, new=size)
    return image


def check_room_for_image(project: Project, user: User) -> None:
    """Refuse a person who may not change the text, and a picture too many."""
    if not can_edit(user, project) or project.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))
    if len(project.draft.document.get("images") or []) >= MOST_USED:
        raise Invalid(
            _("A project shows at most %(most)s pictures. Remove one, save, and upload this one then.", most=MOST_USED)
        )
    if uploaded_to(project) >= MOST_UPLOADED:
        raise Invalid(_("At most %(most)s pictures can be uploaded to one project.", most=MOST_UPLOADED))


def lend_images(source: Project, target: Project) -> None:
    """Enter all pictures of a project for its copy too; the files are shared."""
    for image in session.scalars(select(ProjectImage).where(ProjectImage.project_id == source.id)):
        session.add(
            ProjectImage(
                project_id=target.id,
                file=image.file,
                width=image.width,
                height=image.height,
                uploaded_by_id=image.uploaded_by_id,
                uploaded_at=image.uploaded_at,
            )
        )
    session.flush()


def sweep_orphans(older_than: timedelta = UNUSED_FOR) -> int:
    """Remove files that no project knows and whose writing was cut short; return how many pictures went."""
    return sweep(image_store(), orphans(older_than), now() - older_than)
