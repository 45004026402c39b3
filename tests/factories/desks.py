"""People at their desks and projects in every state of the lifecycle, made by the services themselves."""

import secrets
from copy import deepcopy
from functools import cache
from typing import Any

from catalogue.accounts.models import User
from catalogue.clock import now
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from catalogue.projects import services
from catalogue.projects.examples import FOLDER, examples
from catalogue.projects.models import Project
from catalogue.projects.services.moving import latest_revision
from tests.factories.accounts import first_owns

PRAHA, BRNO = "554782", "582786"
CARD: dict[str, Any] = {
    "title": "Senzory na silnici",
    "summary": "Dispečer vidí, kde namrzá, a posílá sypač jen tam.",
    "submitter_kind": "municipality",
    "main_key_area": "C3",
    "further_key_areas": ["A4"],
    "stage": "operation",
    "year_start": 2022,
    "problem": "Sypače jezdily celou noc, i když namrzal jen jeden úsek u řeky.",
    "solution": "Pět čidel měří teplotu vozovky a posílá ji do mobilu dispečera.",
    "benefit": "O třetinu méně soli a klidnější noci.",
    "cost_band": "2",
    "contact_function": "starosta",
    "contact_email": "starosta@obec.example.cz",
    "contact_consent": True,
    "consent_licence": True,
}


def person(role: str = "member", municipality: str | None = None, name: str = "", state: str = "active") -> User:
    """Make a person with a confirmed account, who represents a municipality if one is named."""
    address = f"{secrets.token_hex(6)}@example.cz"
    user = User(
        email=address, email_key=address, name=name or f"{role} {address[:4]}", password_hash="!", role=role,
        state=state, language="cs", created_at=now(), confirmed_at=now(),
    )  # fmt: skip
    session.add(user)
    session.flush()
    if municipality:
        session.add(
            Membership(
                user_id=user.id, municipality_code=municipality, state="approved", requested_at=now(), decided_at=now(),
                role=first_owns(municipality),
            )
        )  # fmt: skip
        session.flush()
    return user


def draft(author: User, municipality: str = PRAHA, **answers: Any) -> Project:
    """Make a draft with all answers of a card."""
    return services.create_project(author, municipality, {**CARD, **answers})


@cache
def _good_practice() -> dict[str, Any]:
    found = next(one for one in examples(FOLDER) if one.label == "good_practice")
    left_out = ("images", "attachments", "municipality", "partners", "inspired_by_project")
    return {key: answer for key, answer in found.document.items() if key not in left_out}


def answers_for_the_label() -> dict[str, Any]:
    """Return answers that are enough for the label."""
    return deepcopy(_good_practice())


def submitted(author: User, municipality: str = PRAHA, **answers: Any) -> Project:
    """Make a submitted project."""
    project = draft(author, municipality, **answers)
    services.submit(author, project, version(project))
    return project


def version(project: Project) -> int:
    """Return the version of the working text."""
    assert project.draft is not None
    return project.draft.version


def seen(project: Project) -> tuple[int, str]:
    """Return what a reviewer has before them: number and hash of the newest revision."""
    revision = latest_revision(project)
    assert revision is not None
    return revision.number, revision.content_hash


def published(author: User, reviewer: User, municipality: str = PRAHA, **answers: Any) -> Project:
    """Make a published project."""
    project = submitted(author, municipality, **answers)
    services.take_up(reviewer, project)
    services.approve(reviewer, project, seen(project))
    return project


def in_state(state: str, author: User, reviewer: User, administrator: User, **answers: Any) -> Project:
    """Make a project and lead it to a state by the steps of the lifecycle."""
    return led_to(state, draft(author, **answers), author, reviewer, administrator)


def led_to(state: str, project: Project, author: User, reviewer: User, administrator: User) -> Project:
    """Lead a draft to a state by the steps of the lifecycle."""
    if state == "discarded":
        services.discard(author, project)
    if state not in ("draft", "discarded"):
        services.submit(author, project, version(project))
    if state not in ("draft", "discarded", "submitted"):
        services.take_up(reviewer, project)
    if state in ("published", "archived", "hidden"):
        services.approve(reviewer, project, seen(project))
    if state == "archived":
        services.archive(author, project, "Skončilo.")
    if state == "hidden":
        services.hide(administrator, project, "Osobní údaje.")
    if state == "changes_requested":
        services.request_changes(reviewer, project, seen(project), "unclear", "Doplňte prosím cenu.")
    if state == "rejected":
        services.reject(reviewer, project, seen(project), "out_of_scope", "Nejde o projekt obce.")
    return project
