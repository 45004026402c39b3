"""Who gets where: every address, for everybody, with a project in every state; and that refused forms change nothing."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.client import BASE
from tests.databases import TestDatabase
from tests.factories.worlds import (
    ACTORS,
    OPEN_REVISION,
    QUEUED_REVISION,
    STATES,
    VISITOR,
    World,
    addresses,
    world,
)

NOT_SIGNED_IN = (VISITOR, "blocked")
PUBLIC_STATES = ("published", "archived", OPEN_REVISION, QUEUED_REVISION)
EDITABLE = ("draft", "changes_requested", OPEN_REVISION)
AUTHORS = ("member", "judge_in_own_case")
REVIEWED = ("submitted", "in_review", "changes_requested", "rejected", QUEUED_REVISION)
NO_LONGER_THERE = ("discarded", "hidden")
STEPS = {
    "withdraw": ("submitted", QUEUED_REVISION),
    "discard": EDITABLE,
    "revise": ("published",),
    "archive": ("published", OPEN_REVISION, QUEUED_REVISION),
    "restore": ("archived",),
}
SHOWING = {
    "hide": ("published", "archived", OPEN_REVISION, QUEUED_REVISION),
    "archive": ("published", "hidden", OPEN_REVISION, QUEUED_REVISION),
    "restore": ("archived", "hidden"),
}

ALL = dict.fromkeys(ACTORS, 200)


def people(**others: int) -> dict[str, int]:
    """Return what signed-in people get; visitors and the blocked are asked to sign in."""
    return {actor: 303 if actor in NOT_SIGNED_IN else 200 for actor in ACTORS} | others


REVIEWERS = people(member=403, stranger=403)
ADMINISTRATORS = people(member=403, stranger=403, moderator=403, judge_in_own_case=403)
PLAIN: dict[str, dict[str, int]] = {
    "static": ALL,
    "pages.root": dict.fromkeys(ACTORS, 302),
    "pages.home": ALL,
    "pages.robots": ALL,
    "pages.security_txt": ALL,
    "pages.sitemap": ALL,
    "pages.sitemap_pages": ALL,
    "pages.sitemap_projects": ALL,
    "pages.pillar": ALL,
    "pages.key_area": ALL,
    "pages.region": ALL,
    "pages.municipality": ALL,
    "pages.coverage_page": ALL,
    "pages.coverage_file": ALL,
    "pages.about": ALL,
    "pages.accessibility": ALL,
    "pages.privacy": ALL,
    "pages.help": ALL,
    "pages.guide": ALL,
    "search.projects": ALL,
    "search.projects_json": ALL,
    "files.csv": ALL,
    "files.xlsx": ALL,
    "files.geojson": ALL,
    "files.atom": ALL,
    "search.map": ALL,
    "embedding.projects": ALL,
    "embedding.map": ALL,
    "search.map_points": ALL,
    "search.map_outlines": ALL,
    "media.image": dict.fromkeys(ACTORS, 404),
    "api.projects": ALL,
    "api.taxonomy_list": ALL,
    "api.regions": ALL,
    "api.collections": ALL,
    "api.collection": dict.fromkeys(ACTORS, 404),
    "api.municipalities": ALL,
    "api.changes": ALL,
    "api.bulk_list": ALL,
    "api.bulk_file": dict.fromkeys(ACTORS, 404),
    "api.catalogue_json_ld": ALL,
    "api.catalogue_turtle": ALL,
    "api.taxonomy_json_ld": ALL,
    "api.taxonomy_turtle": ALL,
    "api.openapi": ALL,
    "open_data.overview": ALL,
    "health.healthz": ALL,
    "health.readyz": ALL,
    "dev.mail": ALL,
    "manage.projects": people(),
    "payback.projects": people(),
    "manage.new": people(),
    "questions.answer": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "transfers.answer": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "exchange.imports": people(),
    "exchange.template": people(),
    "exchange.export": people(moderator=403),
    "exchange.batch": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "exchange.errors": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "moderation.queue_page": REVIEWERS,
    "moderation.next_page": {actor: 303 if answer == 200 else answer for actor, answer in REVIEWERS.items()},
    "reports.listing": REVIEWERS,
    "statistics.overview": REVIEWERS,
    "statistics.file": REVIEWERS,
    "shortlist.listing": ALL,
    "shortlist.compare": ALL,
    "shortlist.briefing": dict.fromkeys(ACTORS, 404),
    "shortlist.pdf": dict.fromkeys(ACTORS, 404),
    "shortlists.listing": people(),
    "shortlists.new": dict.fromkeys(ACTORS, 303),
    "adopting.adoptions": people(),
    "adopting.change": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "adopting.reply": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "adoption_desk.listing": REVIEWERS,
    "collections.listing": ALL,
    "collections.show": dict.fromkeys(ACTORS, 404),
    "curating.collections": people(),
    "curating.new": people(moderator=403),
    "curating.arrange": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "curating.describe": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "collection_desk.listing": REVIEWERS,
    "harvesting.sources": ADMINISTRATORS,
    "harvesting.source": ADMINISTRATORS | {"administrator": 404},
    "needs.listing": ALL,
    "needs.show": dict.fromkeys(ACTORS, 404),
    "seeking.needs": people(),
    "seeking.new": people(moderator=403, administrator=403),
    "seeking.change": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "seeking.close": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "seeking.answer": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "need_desk.listing": REVIEWERS,
    "need_desk.demand": REVIEWERS,
    "need_desk.demand_csv": REVIEWERS,
    "alerts.searches": people(),
    "alerts.new": people(),
    "alerts.change": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "alerts.delete": {actor: 303 if actor in NOT_SIGNED_IN else 404 for actor in ACTORS},
    "reports.report": people(member=403, stranger=403, moderator=404, judge_in_own_case=404, administrator=404),
    "moderation.spam": REVIEWERS,
    "moderation.topics": REVIEWERS,
    "moderation.topic": people(member=403, stranger=403, moderator=404, administrator=404, judge_in_own_case=404),
    "accounts.sign_in": {actor: 200 if actor in NOT_SIGNED_IN else 303 for actor in ACTORS},
    "accounts.signed_out": ALL,
    "accounts.reset_request": ALL,
    "accounts.reset_sent": ALL,
    "accounts.reset": dict.fromkeys(ACTORS, 410),
    "accounts.confirm": dict.fromkeys(ACTORS, 410),
    "confirming.answer": dict.fromkeys(ACTORS, 410),
    "assisted.answer": dict.fromkeys(ACTORS, 410),
    "assisted.image": dict.fromkeys(ACTORS, 410),
    "assisted.attachment": dict.fromkeys(ACTORS, 410),
    "assisting.projects": ADMINISTRATORS,
    "assisting.new": ADMINISTRATORS,
    "coordinators.admin": ADMINISTRATORS,
    "register.overview": ADMINISTRATORS,
    "register.preview": ADMINISTRATORS,
    "register.current": ADMINISTRATORS,
    "register.before": ADMINISTRATORS | {"administrator": 404},
    "taxonomy.overview": ADMINISTRATORS,
    "taxonomy.key_area": ADMINISTRATORS,
    "taxonomy.merge": ADMINISTRATORS,
    "reasons.admin": ADMINISTRATORS,
    "reasons.change": ADMINISTRATORS,
    "auditing.listing": ADMINISTRATORS,
    "auditing.file": ADMINISTRATORS,
    "outbox.listing": ADMINISTRATORS,
    "outbox.templates": ADMINISTRATORS,
    "outbox.template": ADMINISTRATORS,
    "reviewers.admin": ADMINISTRATORS,
    "reviewers.limit": people(member=403, stranger=403, moderator=403, judge_in_own_case=403, administrator=404),
    "people.listing": ADMINISTRATORS,
    **dict.fromkeys(
        ("people.person", "people.role", "people.block"),
        people(member=403, stranger=403, moderator=403, judge_in_own_case=403, administrator=404),
    ),
    "quality.overview": ADMINISTRATORS,
    "quality.listing": ADMINISTRATORS,
    "quality.file": ADMINISTRATORS,
    "accounts.account": people(),
    "own_data.download": dict.fromkeys(ACTORS, 303),
    "own_data.delete_account": people(),
    "mailing.choose": people(),
    "mailing.unsubscribe_page": dict.fromkeys(ACTORS, 410),
    "own_data.keep": dict.fromkeys(ACTORS, 410),
    "accounts.change_password": dict.fromkeys(ACTORS, 303),
    "municipalities.sign_up": {actor: 200 if actor in NOT_SIGNED_IN else 303 for actor in ACTORS},
    "municipalities.sign_up_sent": ALL,
    "memberships.members": people(),
    "memberships.join": people(),
    "memberships.team": people(stranger=404, moderator=404),
    "memberships.invite": people(stranger=404, moderator=404, judge_in_own_case=403),
    "municipalities.invitation": dict.fromkeys(ACTORS, 410),
    "memberships.admin": people(member=403, stranger=403, moderator=403, judge_in_own_case=403),
}
"""What everybody gets from addresses that name no project."""


def public(actor: str, state: str, _step: str) -> int:
    return 200 if state in PUBLIC_STATES else 410 if state == "hidden" else 404


def moved(actor: str, state: str, _step: str) -> int:
    return 301 if state in PUBLIC_STATES else 410 if state == "hidden" else 404


def desk(actor: str, state: str, _step: str) -> int:
    if actor in NOT_SIGNED_IN:
        return 303
    return 200 if actor in AUTHORS and state not in NO_LONGER_THERE else 404


def without_label(actor: str, state: str, _step: str) -> int:
    return 410 if state == "hidden" else 404


def payback(actor: str, state: str, _step: str) -> int:
    if actor in NOT_SIGNED_IN:
        return 303
    return 200 if actor in (*AUTHORS, "administrator") and state in PUBLIC_STATES else 404


def edit(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 303 if found == 200 and state not in EDITABLE else found


def section(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 403 if found == 200 and state not in EDITABLE else found


def preview(actor: str, state: str, _step: str) -> int:
    has_text = state in ("draft", "submitted", "in_review", "changes_requested", OPEN_REVISION, QUEUED_REVISION)
    found = desk(actor, state, "")
    return 404 if found == 200 and not has_text else found


def step(actor: str, state: str, name: str) -> int:
    found = desk(actor, state, "")
    return 303 if found == 200 and state not in STEPS[name] else found


def missing_picture(actor: str, state: str, _step: str) -> int:
    return 303 if actor in NOT_SIGNED_IN else 404


def review(actor: str, state: str, _step: str) -> int:
    """Return what a review page answers: a project that a person may not know of is not found."""
    if actor in NOT_SIGNED_IN:
        return 303
    if actor in ("member", "stranger"):
        return 403
    if state == "discarded" or (state == "hidden" and actor != "administrator"):
        return 404
    if actor == "judge_in_own_case":
        return 403
    if state == "draft":
        return 404
    if actor == "administrator":
        return 200
    return 200 if state in REVIEWED else 403


def review_picture(actor: str, state: str, _step: str) -> int:
    found = review(actor, state, "")
    return 404 if found == 200 else found


def show_differently(actor: str, state: str, name: str) -> int:
    found = review(actor, state, "")
    if found != 200:
        return found
    return 200 if actor == "administrator" and state in SHOWING[name] else 403


def edit_published(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 403 if found == 200 and state != "published" else found


def check_edit(actor: str, state: str, _step: str) -> int:
    """Return what the check of a minor edit answers: none waits for one here."""
    if actor in NOT_SIGNED_IN:
        return 303
    found = review(actor, state, "")
    return 403 if found == 200 else found


def asked_about(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 404 if found == 200 and state not in PUBLIC_STATES else found


def hand_over(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 404 if found == 200 and state in ("submitted", "in_review", "rejected", QUEUED_REVISION) else found


def own_label(actor: str, state: str, _step: str) -> int:
    found = desk(actor, state, "")
    return 404 if found == 200 and state not in PUBLIC_STATES else found


def label_of(actor: str, state: str, _step: str) -> int:
    """Return what the scoring of the label answers: everybody on the reviewing desk may read it for public projects."""
    if actor in NOT_SIGNED_IN:
        return 303
    if actor in ("member", "stranger"):
        return 403
    if state in PUBLIC_STATES:
        return 403 if actor == "judge_in_own_case" else 200
    return 200 if state == "hidden" and actor == "administrator" else 404


def ask_to_confirm(actor: str, _state: str, _step: str) -> int:
    """Return what the question to a municipality answers: nobody drafted these projects for others."""
    return 303 if actor in NOT_SIGNED_IN else 404 if actor == "administrator" else 403


def led(actor: str, state: str, _step: str) -> int:
    found = public(actor, state, "")
    return 302 if found == 200 else found


def took_over(actor: str, state: str, _step: str) -> int:
    """Return what the report of an adoption answers: it is for those of another municipality, about public projects."""
    if actor in NOT_SIGNED_IN:
        return 303
    if state == "discarded":
        return 404
    return 200 if actor == "stranger" and state in PUBLIC_STATES else 403


ABOUT_PROJECTS = {
    "adopting.new": took_over,
    "passing.short": led,
    "passing.qr": public,
    "passing.picture": public,
    "assisting.ask": ask_to_confirm,
    "reporting.report": public,
    "asking.ask": public,
    "questions.listing": asked_about,
    "projects.show": public,
    "projects.history": public,
    "projects.show_redirect": moved,
    "projects.show_redirect_dash": moved,
    "api.project": public,
    "api.similar": public,
    "badges.badge": public,
    "badges.certificate": without_label,
    "payback.project": payback,
    "manage.project": desk,
    "manage.edit": edit,
    "manage.edit_section": section,
    "manage.submitted": desk,
    "manage.preview": preview,
    "manage.take_step": step,
    "manage.image": missing_picture,
    "transfers.offer": hand_over,
    "uploads.add": section,
    "uploads.attachment": missing_picture,
    "attachments.download": lambda _actor, _state, _step: 404,
    "moderation.review": review,
    "moderation.label": label_of,
    "labelling.project": own_label,
    "moderation.check_edit": check_edit,
    "edits.minor": edit_published,
    "edits.measurement": edit_published,
    "moderation.show_differently": show_differently,
    "moderation.image": review_picture,
    "moderation.attachment": review_picture,
}
"""What they get from addresses that name a project, by its state."""


@pytest.fixture(scope="module")
def everything(database_template: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One catalogue with everybody and a project in every state."""
    with world(database_template, tmp_path_factory.mktemp("access")) as made:
        yield made


def quick(everything: World, actor: str) -> FlaskClient:
    """Return the actor's browser without the checks of each page, which other tests make."""
    made = FlaskClient(everything.app, everything.app.response_class, use_cookies=True)
    made._cookies = everything.browsers[actor]._cookies
    return made


def looked_at(everything: World, number: int) -> dict[str, str]:
    """Return what the form of a decision says of the revision before the reviewer."""
    page = quick(everything, "administrator").get(f"/cs/moderation/{number}", base_url=BASE).text
    return dict(re.findall(r'name="(seen_\w+)"[^>]*value="([^"]*)"', page))


def test_every_address_is_in_the_table(everything: World) -> None:
    known = {endpoint for endpoint, _path in addresses(everything.app, "GET")}
    assert known == PLAIN.keys() | ABOUT_PROJECTS.keys()
    assert not PLAIN.keys() & ABOUT_PROJECTS.keys()
    assert all(row.keys() == set(ACTORS) for row in PLAIN.values())


@pytest.mark.parametrize("actor", ACTORS)
def test_addresses_that_name_no_project(everything: World, actor: str) -> None:
    client = quick(everything, actor)
    found = {
        (endpoint, path): client.get(path, base_url=BASE).status_code
        for endpoint, path in addresses(everything.app, "GET")
        if endpoint in PLAIN
    }
    assert found == {(endpoint, path): PLAIN[endpoint][actor] for endpoint, path in found}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("actor", ACTORS)
def test_addresses_that_name_a_project(everything: World, actor: str, state: str) -> None:
    client, number = quick(everything, actor), everything.projects[state]
    found, expected = {}, {}
    for endpoint, path in addresses(everything.app, "GET", project_id=number, slug=everything.slug(number)):
        if endpoint in ABOUT_PROJECTS:
            answer = client.get(path, base_url=BASE)
            found[path] = answer.status_code
            expected[path] = ABOUT_PROJECTS[endpoint](actor, state, path.rpartition("/")[2])
            if answer.status_code == 303 and actor in NOT_SIGNED_IN:
                assert answer.location.startswith("/cs/sign-in?next="), path
    assert found == expected


def test_addresses_of_projects_that_never_were(everything: World) -> None:
    for actor in ACTORS:
        client = quick(everything, actor)
        for endpoint, path in addresses(everything.app, "GET", project_id=999_999):
            if endpoint in ABOUT_PROJECTS:
                allowed = (
                    (404, 303, 403)
                    if endpoint.startswith(
                        (
                            "labelling",
                            "manage",
                            "edits",
                            "uploads",
                            "moderation",
                            "payback",
                            "assisting",
                            "transfers",
                            "adopting",
                            "questions",
                        )
                    )
                    else (404,)
                )
                assert client.get(path, base_url=BASE).status_code in allowed, (actor, path)


TYPED = {
    "title": "Podstrčený název", "municipality": "554782", "reason": "Podstrčený důvod.", "text": "Podstrčená zpráva.",
    "reason_code": "unclear", "name": "Podstrčené jméno", "language": "en", "email": "podstrceny@obec.example.cz",
    "password": "podstrčené heslo", "consent_licence": "y", "version": "1",
}  # fmt: skip


@pytest.mark.parametrize("actor", ACTORS)
def test_a_form_without_its_token_changes_nothing(everything: World, actor: str) -> None:
    client, before = quick(everything, actor), everything.tables()
    sent = 0
    for state in ("draft", "in_review", "published", QUEUED_REVISION):
        for _endpoint, path in addresses(everything.app, "POST", project_id=everything.projects[state]):
            answer = client.post(path, data=TYPED, base_url=BASE)
            if "/unsubscribe/" in path:  # Its signed address is its token, and this one is not signed.
                assert answer.status_code == 410
                continue
            assert answer.status_code in (400, 401), (path, answer.status_code)
            assert (answer.status_code == 401) <= (actor in NOT_SIGNED_IN), path
            sent += 1
    assert sent > 100
    assert everything.tables() == before
    still_there = client.get("/cs/account", base_url=BASE).status_code == 200
    assert still_there == (actor not in NOT_SIGNED_IN)


WRITTEN: dict[str, tuple[str, str, tuple[str, ...]]] = {
    #                             the state it needs     sent to              who may
    "manage.edit_section":       ("draft",               "edit/basics",       AUTHORS),
    "manage.take_step":          ("submitted",           "withdraw",          AUTHORS),
    "manage.take_step discard":  ("draft",               "discard",           AUTHORS),
    "manage.take_step revise":   ("published",           "revise",            AUTHORS),
    "manage.take_step archive":  ("published",           "archive",           AUTHORS),
    "manage.take_step restore":  ("archived",            "restore",           AUTHORS),
    "manage.copy":               ("rejected",            "copy",              AUTHORS),
    "manage.send_message":       ("submitted",           "messages",          AUTHORS),
    "moderation.take_up":        ("submitted",           "take-up",           ("moderator", "administrator")),
    "moderation.put_back":       ("in_review",           "put-back",          ("moderator", "administrator")),
    "moderation.approve":        ("in_review",           "approve",           ("moderator", "administrator")),
    "moderation.request_changes": ("in_review",          "request-changes",   ("moderator", "administrator")),
    "moderation.reject":         ("in_review",           "reject",            ("moderator", "administrator")),
    "moderation.send_message":   ("in_review",           "messages",          ("moderator", "administrator")),
    "moderation.show_differently": ("published",         "hide",              ("administrator",)),
    "moderation.show_differently archive": ("published", "archive",           ("administrator",)),
    "moderation.show_differently restore": ("hidden",    "restore",           ("administrator",)),
}  # fmt: skip
OWN = {
    "asking.ask",
    "questions.answer",
    "questions.show",
    "alerts.new",
    "alerts.change",
    "alerts.delete",
    "shortlists.new",
    "shortlists.delete",
    "adopting.new",
    "adopting.change",
    "adopting.withdraw",
    "adopting.reply",
    "adoption_desk.decide",
    "harvesting.sources",
    "harvesting.take_step",
    "curating.new",
    "curating.arrange",
    "curating.describe",
    "curating.take_step",
    "collection_desk.take_down",
    "seeking.new",
    "seeking.change",
    "seeking.close",
    "seeking.answer",
    "need_desk.decide",
    "need_desk.decide_answer",
    "accounts.account",
    "accounts.change_password",
    "accounts.confirm",
    "accounts.end_other_sessions",
    "accounts.end_session",
    "accounts.reset",
    "accounts.reset_request",
    "accounts.sign_in",
    "accounts.sign_out",
    "assisted.answer",
    "assisting.ask",
    "assisting.new",
    "confirming.answer",
    "coordinators.admin",
    "coordinators.relieve",
    "edits.measurement",
    "edits.minor",
    "exchange.imports",
    "exchange.run",
    "exchange.take_back",
    "labelling.appeal",
    "labelling.nominate",
    "mailing.choose",
    "mailing.unsubscribe_page",
    "manage.autosave",
    "manage.new",
    "memberships.admin",
    "memberships.change_role",
    "memberships.decide",
    "memberships.invite",
    "memberships.join",
    "memberships.leave",
    "memberships.withdraw_invitation",
    "moderation.check_edit",
    "moderation.insert",
    "moderation.nominate_for_label",
    "moderation.score",
    "moderation.take_over",
    "moderation.topic",
    "moderation.undo",
    "municipalities.invitation",
    "municipalities.sign_up",
    "outbox.cancel",
    "moderation.reject_spam",
    "reviewers.limit",
    "outbox.retry",
    "outbox.retry_failed",
    "own_data.delete_account",
    "own_data.download",
    "own_data.keep",
    "people.block",
    "people.end_session",
    "people.end_sessions",
    "people.role",
    "people.unblock",
    "reasons.admin",
    "reasons.change",
    "reasons.retire",
    "register.apply",
    "register.overview",
    "reporting.report",
    "reports.ask",
    "reports.settle",
    "taxonomy.key_area",
    "taxonomy.merge",
    "taxonomy.undo",
    "transfers.answer",
    "transfers.offer",
    "transfers.withdraw",
    "uploads.add",
}
"""Forms about the person who sends them, memberships, and files; the tests of accounts, of uploading and of imports send them."""


def test_every_form_is_in_the_table(everything: World) -> None:
    known = {endpoint for endpoint, _path in addresses(everything.app, "POST")}
    assert known == {name.partition(" ")[0] for name in WRITTEN} | OWN


@pytest.mark.parametrize("name", WRITTEN)
def test_only_the_right_person_sends_a_form(everything: World, name: str) -> None:
    state, address, right = WRITTEN[name]
    number = everything.make(state)
    room = "my/projects" if name.startswith("manage") else "moderation"
    path, before = f"/cs/{room}/{number}/{address}", everything.tables()
    seen = looked_at(everything, number) if name.startswith("moderation") else {}
    for actor in (actor for actor in ACTORS if actor not in right):
        answer = quick(everything, actor).post(path, data={**TYPED, **seen, **everything.token(actor)}, base_url=BASE)
        expected = (401,) if actor in NOT_SIGNED_IN else (403, 404)
        assert answer.status_code in expected, (actor, answer.status_code)
        assert "Senzory na silnici" not in answer.text
        assert everything.tables() == before, actor
    answer = quick(everything, right[0]).post(path, data={**TYPED, **seen, **everything.token(right[0])}, base_url=BASE)
    assert answer.status_code == 303, answer.text
    assert everything.tables() != before


@pytest.mark.parametrize("actor", ["stranger", "moderator", "administrator"])
def test_nobody_starts_a_project_of_others(everything: World, actor: str) -> None:
    before = everything.tables()
    form = {**TYPED, **everything.token(actor), "creation_key": f"klic-{actor}"}
    answer = quick(everything, actor).post("/cs/my/projects/new", data=form, base_url=BASE)
    assert answer.status_code in (200, 403, 422)
    assert everything.tables() == before
