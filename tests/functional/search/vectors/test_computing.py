"""What the worker keeps of the meaning of texts: only what is new is computed, and what is gone is forgotten."""

from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.projects import publication, services
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project
from catalogue.search import upkeep
from catalogue.search.vectors import computing, model, neighbours
from catalogue.search.vectors.model import Vectors
from catalogue.search.vectors.models import TextNeighbour, TextVector
from catalogue.search.vectors.neighbours import MOST, Neighbours, forget_as_neighbours
from catalogue.search.vectors.queries import CLOSE, nearest_to
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, account
from tests.factories.projects import publish

from .conftest import Work
from .texts import BICYCLES, COMPOST, IN_ENGLISH, IN_OTHER_WORDS


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model is asked about, in their order."""
    asked: list[str] = []
    ask = model.raw

    def noting(texts: Sequence[str]) -> Vectors | None:
        asked.extend(texts)
        return ask(texts)

    monkeypatch.setattr(model, "raw", noting)
    return asked


def publish_all(app: Flask, *several: dict[str, object]) -> list[int]:
    with app.app_context():
        numbers = [publish((PRAHA, BRNO)[at % 2], **answers).id for at, answers in enumerate(several)]
        database.commit()
    return numbers


def hide(app: Flask, number: int) -> None:
    with app.app_context():
        session.get_one(Project, number).state = State.HIDDEN
        refreshed(number)
        database.commit()


def refreshed(number: int, **answers: object) -> None:
    """Publish a project again, with other answers perhaps."""
    project = session.get_one(Project, number)
    revision = desks.latest_revision(project)
    assert revision is not None
    revision.document = {**revision.document, **answers}
    publication.refresh(project, revision)


def near(app: Flask, number: int) -> dict[int, float]:
    with app.app_context():
        return dict(nearest_to(number) or {})


def test_the_same_idea_is_near_in_other_words_and_in_the_other_language(app: Flask, work: Work) -> None:
    compost, other, english, bicycles = publish_all(app, COMPOST, IN_OTHER_WORDS, IN_ENGLISH, BICYCLES)
    assert work() > 0
    found = near(app, compost)
    assert found[other] >= CLOSE and found[english] >= CLOSE
    assert bicycles not in found
    assert near(app, other)[compost] == found[other]


def test_only_a_new_text_is_computed_again(app: Flask, work: Work, computed: list[str]) -> None:
    first, second = publish_all(app, COMPOST, BICYCLES)
    work()
    assert len(computed) == 2
    assert work() == 0
    with app.app_context():
        refreshed(first)
        database.commit()
    assert work() > 0
    assert len(computed) == 2
    with app.app_context():
        refreshed(second, **IN_OTHER_WORDS)
        database.commit()
    assert first not in near(app, second)
    work()
    assert len(computed) == 3
    assert near(app, second)[first] == near(app, first)[second] >= CLOSE


def test_another_model_begins_anew(
    app: Flask, work: Work, computed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_all(app, COMPOST, IN_OTHER_WORDS)
    work()
    monkeypatch.setattr(model, "name", lambda: "another 1.0/1")
    computer = computing.Computer(app)
    while computer.turn():
        pass
    assert len(computed) == 4
    with app.app_context():
        assert set(session.scalars(select(TextVector.model))) == {"another 1.0/1"}


def test_what_is_no_longer_public_leaves_nothing_behind(app: Flask, work: Work) -> None:
    compost, other, english = publish_all(app, COMPOST, IN_OTHER_WORDS, IN_ENGLISH)
    work()
    hide(app, other)
    work()
    assert other not in near(app, compost) and english in near(app, compost)
    with app.app_context():
        assert session.get(TextVector, other) is None


def test_a_text_in_hand_has_neighbours_and_is_nobodys(app: Flask, work: Work) -> None:
    (compost,) = publish_all(app, COMPOST)
    author = account(app, municipality=BRNO)
    with app.app_context():
        person = session.get_one(User, author.id)
        number = desks.draft(person, BRNO, **IN_OTHER_WORDS).id
        database.commit()
    work()
    assert near(app, number)[compost] >= CLOSE
    assert near(app, compost) == {}
    with app.app_context():
        services.discard(session.get_one(User, author.id), session.get_one(Project, number))
        database.commit()
        computing.sweep()
        assert session.get(TextVector, number) is None


def test_what_was_in_hand_becomes_a_neighbour_when_it_is_published(app: Flask, work: Work, computed: list[str]) -> None:
    (compost,) = publish_all(app, COMPOST)
    author, moderator = account(app, municipality=BRNO), account(app, "moderator")
    with app.app_context():
        number = desks.submitted(session.get_one(User, author.id), BRNO, **IN_OTHER_WORDS).id
        database.commit()
    work()
    with app.app_context():
        reviewer, project = session.get_one(User, moderator.id), session.get_one(Project, number)
        services.take_up(reviewer, project)
        services.approve(reviewer, project, desks.seen(project))
        database.commit()
    work()
    assert number in near(app, compost)
    assert len(computed) == 2


def test_a_text_that_the_model_fails_on_does_not_stop_the_others(
    app: Flask, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    compost, other, poison = publish_all(app, COMPOST, IN_OTHER_WORDS, BICYCLES)
    ask = model.raw
    monkeypatch.setattr(model, "raw", lambda texts: None if any("bicyklů" in one for one in texts) else ask(texts))
    work()
    assert other in near(app, compost)
    with app.app_context():
        assert session.get_one(TextVector, poison).vector is None
    assert work() == 0


def test_a_model_that_fails_on_everything_says_nothing_of_the_texts(
    app: Flask, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    compost, other = publish_all(app, COMPOST, IN_OTHER_WORDS)
    monkeypatch.setattr(model.program, "__file__", __file__.replace("test_computing.py", "dying.py"))
    assert model.raw(["Text"]) is None
    with pytest.raises(model.ModelUnavailable):
        work()
    monkeypatch.undo()
    work()
    assert other in near(app, compost)


def test_the_status_says_how_many_are_done(app: Flask, work: Work) -> None:
    publish_all(app, COMPOST, BICYCLES)
    with app.app_context():
        assert "Vectors: 0 of 2 projects, 0 texts in hand." in upkeep.status()[0]
    work()
    with app.app_context():
        assert f"Vectors: 2 of 2 projects ({model.name()}), 0 texts in hand." in upkeep.status()[0]
        assert computing.forget() == 2
        database.commit()
        assert session.scalar(select(func.count()).select_from(TextNeighbour)) == 0


def test_without_the_extra_the_worker_has_nothing_to_do(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_all(app, COMPOST, IN_OTHER_WORDS)
    monkeypatch.setattr(model, "find_spec", lambda _name: None)
    computing.compute_forever(app, Event())
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(TextVector)) == 0
        assert "Vectors: the extra is not installed." in upkeep.status()[0]


def test_the_worker_gives_up_where_the_model_does_not_run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "raw", lambda _texts: None)
    computing.compute_forever(app, Event())


def exact(vectors: Vectors, numbers: list[int], public: set[int]) -> dict[int, set[int]]:
    """Return for each project those nearest to it, by comparing all with all."""
    alike = vectors @ vectors.T
    lists = {}
    for at, number in enumerate(numbers):
        others = sorted(
            (float(alike[at, to]), one) for to, one in enumerate(numbers) if one != number and one in public
        )
        lists[number] = {one for how, one in others[-MOST:] if how >= neighbours.LEAST}
    return lists


def test_lists_that_grew_bit_by_bit_are_those_of_comparing_all_with_all(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "AT_ONCE", 7)
    monkeypatch.setattr(neighbours, "_BATCH", 16)
    chance = np.random.default_rng(5)
    middles = chance.standard_normal((3, 384))
    stored = model.packed(
        middles[chance.integers(0, 3, 90)] + 1.5 * chance.standard_normal((90, 384)).astype(np.float32)
    )
    with app.app_context():
        numbers = [publish().id for _one in range(90)]
        moment = session.get_one(Project, numbers[0]).created_at
        database.commit()

    def add(some: range) -> None:
        with app.app_context():
            session.add_all(
                TextVector(project_id=numbers[at], is_public=at % 5 > 0, model="m", text_hash="", seen_at=moment,
                           vector=stored[at].tobytes(), is_listed=False, reach=neighbours.LEAST)
                for at in some
            )  # fmt: skip
            database.commit()

    def list_all() -> dict[int, set[int]]:
        with app.app_context():
            while True:
                with database.only_reading() as reading:
                    found = Neighbours(reading, "m")
                if not found.own:
                    break
                found.keep()
                database.commit()
            lists = {number: set[int]() for number in session.scalars(select(TextVector.project_id))}
            for number, one in session.execute(select(TextNeighbour.project_id, TextNeighbour.neighbour_id)):
                lists[number].add(one)
            return lists

    add(range(40))
    list_all()
    add(range(40, 90))
    public = {number for at, number in enumerate(numbers) if at % 5 > 0}
    directions = model.unpacked([one.tobytes() for one in stored])
    grown = list_all()
    assert grown == exact(directions, numbers, public)
    assert any(len(near) == MOST for near in grown.values())

    gone = numbers[10:20]
    with app.app_context():
        forget_as_neighbours(gone)
        session.execute(TextVector.__table__.delete().where(TextVector.project_id.in_(gone)))
        database.commit()
    assert list_all() == exact(
        directions[[*range(10), *range(20, 90)]], numbers[:10] + numbers[20:], public - set(gone)
    )
