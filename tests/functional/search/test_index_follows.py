"""What the full-text index holds after changes: nothing of texts that were replaced or withdrawn."""

from flask import Flask

from catalogue import database
from catalogue.projects.lifecycle import State
from catalogue.projects.publication import refresh
from catalogue.search import queries as search
from catalogue.search.criteria import SearchCriteria
from catalogue.search.index import reader, texts
from tests.factories.projects import publish


def found(words: str) -> list[int]:
    return search.matching_ids(SearchCriteria(q=words))


def test_replaced_and_withdrawn_texts_are_found_no_longer(app: Flask) -> None:
    with app.app_context():
        project, other = publish(title="Senzory v popelnicích"), publish(title="Lávka přes řeku")
        database.commit()
        assert found("popelnice") == [project.id]
        for title in ("Hlásiče na mostě", "Čidla v kanálech"):
            revision = project.revisions[-1]
            revision.document = {**revision.document, "title": title}
            refresh(project, revision)
            database.commit()
            assert found("popelnice") == []
            assert found(title) == [project.id]
        project.state = State.HIDDEN
        refresh(project, project.revisions[-1])
        database.commit()
        assert search.total(SearchCriteria()) == 1
        searcher = reader.of(app).searcher
        assert list(texts.projects(searcher, texts.term("keys", "c3"))) == [other.id]
        assert searcher.num_docs == 2, "one project, and the mark of the feed"
