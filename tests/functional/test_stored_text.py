"""Text of people is shown as text: payloads in every field never become markup on any page that shows them."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.document import QUESTIONS
from catalogue.projects.document.questions import Rows, Text
from catalogue.projects.models import Project
from tests.client import hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, Account, account, signed_in

MARK = "xss"
CORES = (
    f"<script>{MARK}()</script>", f"<img src=x onerror={MARK}()>", f"<svg/onload={MARK}()>",
    f"<svg><animate onbegin={MARK}() attributeName=x></svg>", f"<math><mi xlink:href=javascript:{MARK}()>",
    f"<iframe srcdoc=\"<script>{MARK}()</script>\">", f"<a href=javascript:{MARK}()>a</a>",
    f"<a href='java\tscript:{MARK}()'>a</a>", f"<a href=\"&#106;avascript:{MARK}()\">a</a>",
    f"<form action=javascript:{MARK}()><button>a", f"<input autofocus onfocus={MARK}()>",
    f"<details open ontoggle={MARK}()>", f"<style>@import 'javascript:{MARK}()'</style>",
    f"<base href=//example.org/{MARK}>", f"<object data=data:text/html,{MARK}>", f"<embed src=javascript:{MARK}()>",
    f"<noscript><p title=\"</noscript><img src=x onerror={MARK}()>\">", f"<template><script>{MARK}()</script></template>",
    f"<!--><script>{MARK}()</script>-->", f"<![CDATA[<script>{MARK}()</script>]]>", f"[a](javascript:{MARK}())",
    f"![a](x\" onerror=\"{MARK}())", f"javascript:{MARK}()", f"data:text/html,<script>{MARK}()</script>",
    f"https://example.cz/\"onmouseover={MARK}()", f"https://example.cz/<script>{MARK}()</script>",
    f"http://example.cz/'><img src=x onerror={MARK}()>", "{{7*7}}", "{% raw %}", "%(x)s %s %n", "${7*7}", "#{7*7}",
    f"<form id=csrf_token><input name=submit value={MARK}>", f"<x id=main name=location>{MARK}",
    f"\u202e<script>{MARK}()", f"＜script＞{MARK}()",
)  # fmt: skip
WRAPPERS = ("{}", "\"'>{}", "</textarea>{}", "</title></script>{}")
PAYLOADS = [wrapper.replace("{}", core) for core in CORES for wrapper in WRAPPERS]
SCHEMES = {"", "http", "https", "mailto", "tel"}


def _answers(number: int) -> dict[str, Any]:
    """Return answers with a payload in each text of the document; `number` turns the list of payloads."""
    position = number
    answers: dict[str, Any] = {}

    def text(question: Text) -> str:
        nonlocal position
        position += 1
        return (PAYLOADS[position % len(PAYLOADS)] + " dost dlouhý text, aby prošel kontrolou délky.")[
            : question.longest
        ]

    for key, question in QUESTIONS.items():
        if isinstance(question, Text) and question.asked_when is None:
            answers[key] = text(question)
        elif isinstance(question, Rows) and key in ("steps", "funding", "suppliers", "results"):
            row: dict[str, Any] = {one.key: text(one) for one in question.columns if isinstance(one, Text)}
            answers[key] = [row | {"funding": {"source": "other"}, "results": {"after": 1}}.get(key, {})]
    return answers | {"other_origin": "human"}


def _assert_harmless(page: str, where: str) -> None:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"iframe", "object", "embed", "base", "math", "animate", "noscript"}, (
            where,
            element.tag,
        )
        if element.tag == "script" and element.get("type") == "application/ld+json":
            assert json.loads(element.text or "")["@context"], where  # Data, whole: nothing in it ended the element.
        elif element.tag == "script":
            assert element.get("src", "").startswith("/static/"), where
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), (where, name)
            if name in ("href", "src", "action", "formaction"):
                assert urlsplit(value.strip()).scheme.lower() in SCHEMES, (where, value)
                assert not re.match(r"\s*(java|data)", value, re.IGNORECASE), (where, value)
        assert element.get("id") != "csrf_token" or element.tag == "input", where


def _people(app: Flask) -> tuple[Account, Account]:
    return account(app, municipality=PRAHA), account(app, "moderator")


@pytest.mark.parametrize("turn", range(0, len(PAYLOADS), 29))
def test_payloads_stay_text_on_every_page_that_shows_them(app: Flask, turn: int) -> None:
    author, moderator = _people(app)
    with app.app_context():
        writer, reviewer = session.get_one(User, author.id), session.get_one(User, moderator.id)
        project = desks.submitted(writer, **_answers(turn))
        services.take_up(reviewer, project)
        services.request_changes(
            reviewer, project, desks.seen(project), "other", PAYLOADS[turn], {"title": PAYLOADS[-turn]}
        )
        services.write_message(writer, project, PAYLOADS[turn])
        services.submit(writer, project, desks.version(project))
        number = project.id
        database.commit()
    desk, review = signed_in(app, author), signed_in(app, moderator)
    for client, path in (
        (desk, "/cs/my/projects"), (desk, f"/cs/my/projects/{number}"), (desk, f"/cs/my/projects/{number}/preview"),
        (review, "/cs/moderation"), (review, f"/cs/moderation/{number}"),
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200
        _assert_harmless(answer.text, path)
    with app.app_context():
        reviewer, project = session.get_one(User, moderator.id), session.get_one(Project, number)
        services.take_up(reviewer, project)
        services.approve(reviewer, project, desks.seen(project))
        database.commit()
        for mail in session.scalars(select(OutboxMail)):
            assert "\n" not in mail.subject
            _assert_harmless(mail.html, mail.event)
    for path in (f"/cs/projects/{number}-x", f"/en/projects/{number}-x", "/cs/projects?q=dost", "/cs/", "/cs/pillars/C/C3",
                 f"/cs/municipalities/{PRAHA}", f"/cs/projects/{number}-x/history"):  # fmt: skip
        answer = app.test_client().get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        assert "dost" in answer.text or "history" in path or "municipalities" in path
        _assert_harmless(answer.text, path)


def test_payloads_stay_text_when_a_form_comes_back(app: Flask) -> None:
    author, _moderator = _people(app)
    with app.app_context():
        number = desks.draft(session.get_one(User, author.id)).id
        database.commit()
    desk = signed_in(app, author)
    path = f"/cs/my/projects/{number}/edit/solution"
    form = hidden_fields(desk.get(path))
    for payload in PAYLOADS:
        answer = desk.post(path, data={**form, "problem": payload, "months_to_operation": payload, "version": "0"})
        assert answer.status_code in (409, 422)
        _assert_harmless(answer.text, payload)
