"""What projects hold of a person: their number beside texts, files, decisions and messages, and nothing of themselves."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select

from ..accounts import holdings
from ..accounts.models import User
from ..database import session
from .exchange.models import ImportBatch
from .lifecycle import transition
from .models import Decision, Draft, Editor, Project, ProjectAttachment, ProjectImage, ReviewMessage, Revision
from .questions.models import ProjectQuestion
from .services.moving import move
from .tagging.models import TopicProposal
from .transferring.models import Transfer


def init_app() -> None:
    """Say to accounts what this room holds; texts belong to municipalities and stay, with the number of who wrote them."""
    holdings.rooms["projects"] = holdings.Room(_held, lets_go=_let_go)


def _held(user: User) -> holdings.Held:
    number = user.id
    started = session.scalars(
        select(Project)
        .where(or_(Project.created_by_id == number, Project.assisted_by_id == number))
        .order_by(Project.id)
    )
    drafts = session.scalars(select(Draft).where(Draft.updated_by_id == number))
    revisions = session.scalars(select(Revision).where(Revision.created_by_id == number).order_by(Revision.id))
    decisions = session.scalars(select(Decision).where(Decision.decided_by_id == number).order_by(Decision.id))
    messages = session.scalars(
        select(ReviewMessage).where(ReviewMessage.author_id == number).order_by(ReviewMessage.id)
    )
    batches = session.scalars(select(ImportBatch).where(ImportBatch.created_by_id == number).order_by(ImportBatch.id))
    opened = session.scalars(select(Editor).where(Editor.user_id == number))
    return {
        "parts_open": [{"project": one.project_id, "part": one.section, "at": one.seen_at} for one in opened],
        "projects_started": [{"number": one.id, "title": one.title, "at": one.created_at} for one in started],
        "drafts": [{"project": one.project_id, "at": one.updated_at, "text": one.document} for one in drafts],
        "texts_submitted": [
            {"project": one.project_id, "revision": one.number, "at": one.created_at, "text": one.document}
            for one in revisions
        ],
        "decisions": [
            {"project": one.project_id, "action": one.action, "at": one.decided_at, "text": one.text,
             "comments": one.comments}
            for one in decisions
        ],
        "messages": [{"project": one.project_id, "at": one.written_at, "text": one.text} for one in messages],
        "files": [
            {"project": one.project_id, "file": one.file, "at": one.uploaded_at} for one in _files_of(number)
        ],
        "topics_proposed": [
            {"project": one.project_id, "name": one.name, "at": one.proposed_at, "state": one.state}
            for one in session.scalars(select(TopicProposal).where(TopicProposal.proposed_by_id == number))
        ],
        "questions_answered": [
            {"project": one.project_id, "at": one.answered_at, "question": one.text, "answer": one.answer}
            for one in session.scalars(
                select(ProjectQuestion).where(ProjectQuestion.answered_by_id == number).order_by(ProjectQuestion.id)
            )
        ],
        "projects_offered": [
            {"project": one.project_id, "at": one.offered_at, "reason": one.reason, "state": one.state}
            for one in session.scalars(select(Transfer).where(Transfer.offered_by_id == number).order_by(Transfer.id))
        ],
        "imports": [{"file": one.file_name, "at": one.created_at, "counts": one.counts} for one in batches],
    }  # fmt: skip


def _files_of(number: int) -> Sequence[ProjectImage | ProjectAttachment]:
    images = session.scalars(select(ProjectImage).where(ProjectImage.uploaded_by_id == number)).all()
    documents = session.scalars(select(ProjectAttachment).where(ProjectAttachment.uploaded_by_id == number)).all()
    return [*images, *documents]


def _let_go(user: User, actor: User | None) -> None:
    """Return to the queue what the person had taken up, and take them from the parts that they had open.

    What is hidden or archived meanwhile stays taken up; somebody else takes it over when it is shown again.
    """
    session.execute(delete(Editor).where(Editor.user_id == user.id))
    for project in session.scalars(select(Project).where(Project.claimed_by_id == user.id).with_for_update()).all():
        if row := transition("put_back", project.state, project.revision_state):
            move(actor, project, row)
