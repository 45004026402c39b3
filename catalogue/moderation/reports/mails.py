"""Mails about reports: to moderators, to the municipality, and back to whoever reported."""

from ...accounts.wishes import tell
from ...i18n import DEFAULT_LANGUAGE, absolute_url, speaking
from ...municipalities.memberships.succession import speakers_of
from ...notifications.services import BadRecipient, enqueue
from ...projects.confirm_links import contact_of
from ...projects.mails import moderators_of
from ...projects.models import Project
from .models import ProjectReport
from .presenters import REASON_NAMES


def tell_moderators(report: ProjectReport) -> None:
    """Tell the moderators who may settle it that somebody reported a project."""
    for person in moderators_of(report.project):
        with speaking(person.language):
            tell(
                person,
                "report_new",
                title=report.project.title,
                reason=str(REASON_NAMES[report.reason]),
                review_url=absolute_url("reports.report", report_id=report.id),
            )


def ask(report: ProjectReport, text: str) -> int:
    """Ask the municipality's people, else the contact of the text; return how many were asked."""
    project = report.project
    people = [(one.email, one.language, "manage.project") for one in speakers_of(project.municipality_code)]
    addressed = people or [(contact_of(project), DEFAULT_LANGUAGE, "projects.show")]
    return sum(_asked(report, project, text, *one) for one in addressed if one[0])


def _asked(report: ProjectReport, project: Project, text: str, to: str, language: str, endpoint: str) -> int:
    slug = {"slug": "-"} if endpoint == "projects.show" else {}
    with speaking(language):
        try:
            enqueue(
                "report_asked",
                to,
                language,
                title=project.title,
                municipality=project.municipality.name,
                reason=str(REASON_NAMES[report.reason]),
                note=text,
                url=absolute_url(endpoint, project_id=project.id, **slug),
            )
        except BadRecipient:
            return 0
    return 1


def answer(report: ProjectReport, address: str) -> None:
    """Tell who reported it what was decided."""
    with speaking(report.language):
        enqueue(
            "report_settled",
            address,
            report.language,
            answer=report.state,
            note=report.note,
            public_url=absolute_url("projects.show", project_id=report.project_id, slug="-"),
        )
