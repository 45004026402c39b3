"""Every form, for everybody: what is refused changes nothing."""

import pytest

from tests.client import BASE
from tests.factories.worlds import ACTORS, QUEUED_REVISION, World, addresses

from .browsers import looked_at, quick
from .tables import AUTHORS, NOT_SIGNED_IN

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
    "appealing.appeal",
    "appeals.appeal",
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
    "accounts.new_address",
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
    "own_address.change",
    "own_address.withdraw",
    "own_data.delete_account",
    "own_data.download",
    "own_data.keep",
    "people.address",
    "people.block",
    "people.end_session",
    "people.end_sessions",
    "people.erase",
    "people.role",
    "people.unblock",
    "people.withdraw_address",
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
    "taxonomy.merge_topic",
    "taxonomy.pillar",
    "taxonomy.retire",
    "taxonomy.retire_topic",
    "taxonomy.split",
    "taxonomy.topic",
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
