"""A whole catalogue at once: people in every capacity, a project in every state, and an address for every rule."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.config import Config
from catalogue.database import Base, session
from catalogue.projects import services
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project
from catalogue.text import slugify
from tests.client import BASE, StrictClient
from tests.databases import TestDatabase
from tests.dictionary import lend
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, new_client, session_cookie, signed_in, with_cookie

VISITOR = "visitor"
PEOPLE: dict[str, dict[str, Any]] = {
    "member": {"municipality": PRAHA},
    "stranger": {"municipality": BRNO},
    "moderator": {"role": "moderator"},
    "judge_in_own_case": {"role": "moderator", "municipality": PRAHA},
    "administrator": {"role": "administrator"},
    "blocked": {"municipality": PRAHA},
}
ACTORS = (VISITOR, *PEOPLE)
"""Projects belong to Praha; the one who would judge in their own case is a moderator who represents it too."""

OPEN_REVISION, QUEUED_REVISION = "revised", "revision_submitted"
STATES = (*(str(state) for state in State), OPEN_REVISION, QUEUED_REVISION)
_UNTOUCHED = {"municipalities", "districts", "user_sessions", "editors"}
"""Large reference tables, and the moments of the last visit and of opening a section."""


@dataclass
class World:
    """An application, the people in it, and the numbers of its projects by state."""

    app: Flask
    people: dict[str, Account] = field(default_factory=dict)
    browsers: dict[str, StrictClient] = field(default_factory=dict)
    projects: dict[str, int] = field(default_factory=dict)

    def make(self, state: str, **answers: Any) -> int:
        """Make a project of Praha in a state and return its number."""
        with self.app.app_context():
            number = project_in(state, *self._users("member", "moderator", "administrator"), **answers).id
            database.commit()
        return number

    def _users(self, *names: str) -> list[User]:
        return [session.get_one(User, self.people[name].id) for name in names]

    def slug(self, number: int) -> str:
        """Return the words in the public address of a project."""
        with self.app.app_context():
            return slugify(session.get_one(Project, number).title)

    def tables(self) -> dict[str, list[str]]:
        """Return everything stored that a person could have changed."""
        with self.app.app_context():
            return {
                table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
                for table in Base.metadata.sorted_tables
                if table.name not in _UNTOUCHED
            }

    def token(self, actor: str) -> dict[str, str]:
        """Return the token that a person's own pages carry."""
        page = self.browsers[actor].get("/cs/sign-in" if actor in (VISITOR, "blocked") else "/cs/account")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found, page.text
        return {"csrf_token": found[1]}


def project_in(state: str, author: User, reviewer: User, administrator: User, **answers: Any) -> Project:
    """Make a project in a state of its own or of its open revision."""
    if state not in (OPEN_REVISION, QUEUED_REVISION):
        return desks.in_state(state, author, reviewer, administrator, **answers)
    project = desks.in_state("published", author, reviewer, administrator, **answers)
    services.revise(author, project)
    services.save_answers(
        author, project, {"benefit": "Nový text přínosu, zatím jen v úpravě."}, desks.version(project)
    )
    if state == QUEUED_REVISION:
        services.submit(author, project, desks.version(project))
    return project


def new_app(template: TestDatabase, folder: Path) -> tuple[Flask, str]:
    """Return an application with a database of its own, and the address of that."""
    url = template.copy(folder)
    lend(folder / "data")
    config = Config(
        data=folder / "data", database_url=url, base_url=BASE, testing=True, password_time_cost=1,
        password_memory_kib=64,
    )  # fmt: skip
    app = create_app(config)
    app.test_client_class = StrictClient
    return app, url


@contextmanager
def world(template: TestDatabase, folder: Path) -> Iterator[World]:
    """Open a catalogue with everybody signed in and a project in every state."""
    app, url = new_app(template, folder)
    made = World(app)
    made.browsers[VISITOR] = new_client(app)
    for name, traits in PEOPLE.items():
        made.people[name] = account(app, email=f"{name}@obec.example.cz", **traits)
        made.browsers[name] = signed_in(app, made.people[name])
    made.browsers["blocked"] = with_cookie(app, session_cookie(made.browsers["blocked"]))
    with app.app_context():
        session.get_one(User, made.people["blocked"].id).state = "blocked"
        database.commit()
    made.projects = {state: made.make(state) for state in STATES}
    yield made
    database.of(app).engine.dispose()
    template.drop(url)


SAMPLES: dict[str, Any] = {
    "lang": "cs",
    "token": "x" * 43,
    "reference": "a" * 16,
    "file": "f" * 64,
    "filename": "css/base.css",
    "slug": "x",
    "width": 480,
    "part": 1,
    "membership_id": 1,
    "name": "municipalities",
    "project_id": 1,
    "batch_id": 1,
    "appeal_id": 1,
    "update_id": 1,
    "report_id": 1,
    "adoption_id": 1,
    "need_id": 1,
    "source_id": 1,
    "collection_id": 1,
    "answer_id": 1,
    "saved_id": 1,
    "shortlist_id": 1,
    "ending": "csv",
    "invitation_id": 1,
    "reason_id": 1,
    "proposal_id": 1,
    "change_id": 1,
    "mail_id": 1,
    "transfer_id": 1,
    "question_id": 1,
    "device": "b" * 16,
}
CODES = {
    "pages.pillar": {"code": "ZPO"},
    "pages.key_area": {"pillar_code": "ZPO", "code": "ZPO1"},
    "pages.region": {"code": "CZ010"},
    "pages.municipality": {"code": PRAHA},
    "manage.edit_section": {"code": "basics"},
    "manage.autosave": {"code": "basics"},
    "taxonomy.key_area": {"code": "C3"},
    "taxonomy.merge": {"code": "C3"},
    "taxonomy.merge_topic": {"code": "citizen-portal"},
    "taxonomy.pillar": {"code": "C"},
    "taxonomy.retire": {"code": "C3"},
    "taxonomy.retire_topic": {"code": "citizen-portal"},
    "taxonomy.split": {"code": "C3"},
    "taxonomy.topic": {"code": "citizen-portal"},
    "coordinators.relieve": {"code": "CZ010"},
    "memberships.team": {"code": PRAHA},
    "memberships.invite": {"code": PRAHA},
}


def addresses(app: Flask, method: str, **samples: Any) -> list[tuple[str, str]]:
    """Return endpoint and address of every rule that accepts a method; choices in a rule give an address each."""
    adapter = app.url_map.bind("katalog.example.cz")
    found = []
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        values = {**SAMPLES, **CODES.get(rule.endpoint, {}), **samples}
        chosen = {name: values[name] for name in rule.arguments if name in values and name not in (rule.defaults or {})}
        for choice in _choices(rule):
            found.append((rule.endpoint, adapter.build(rule.endpoint, {**chosen, **choice}, method=method)))
    return found


def _choices(rule: Any) -> list[dict[str, str]]:
    """Return the values of the part of a rule that lists its words, else one empty choice."""
    for name, converter in rule._converters.items():
        if (words := re.match(r"\(\?:([^)]*)\)", converter.regex)) and name != "lang":
            return [{name: word} for word in words[1].split("|")]
    return [{}]
