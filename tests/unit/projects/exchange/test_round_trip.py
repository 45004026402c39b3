"""What is written to a file is read from it again: every question, every kind of file, both languages."""

import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.i18n import speaking
from catalogue.projects.document import Question, Rows, normalized, read
from catalogue.projects.document.questions import (
    Choice,
    Code,
    Codes,
    CompanyNumber,
    Consent,
    Day,
    Email,
    Link,
    Number,
    Phone,
    SeveralChoices,
    Text,
    Unreadable,
)
from catalogue.projects.exchange.columns import all_columns, code_of, exchanged
from catalogue.projects.exchange.files import BY_COMMAND, read_file
from catalogue.projects.exchange.queries import Record
from catalogue.projects.exchange.writing import as_bytes, write_export

pytestmark = pytest.mark.usefixtures("app_context")
ENDINGS = ("xlsx", "csv", "json")


def _read_back(question: Question, typed: str) -> Any:
    try:
        return question.read(typed)
    except Unreadable:
        return None


def answers(question: Question) -> st.SearchStrategy[Any]:
    """Return sound answers to a question, the awkward ones among them."""
    match question:
        case Rows():
            row = st.fixed_dictionaries({part.key: answers(part) for part in question.columns})
            return st.lists(row, max_size=min(question.most, 3)).map(question.read)
        case Choice():
            return st.sampled_from([None, *question.choices])
        case SeveralChoices():
            return st.sets(st.sampled_from(sorted(set(question.choices) - question.alone)), max_size=3).map(
                lambda chosen: question.read(sorted(chosen))
            )
        case Code(register="municipality"):
            return st.just("554782")
        case Code():
            return st.sampled_from([None, "C3", "A1"])
        case Codes(register="municipality"):
            return st.sampled_from([[], ["582786"], ["582786", "554821"]])
        case Codes():
            return st.sampled_from([[], ["B2"], ["B2", "A4"]])
        case Number():
            numbers = st.integers(question.lowest, question.highest) | st.floats(
                max(question.lowest, 0), min(question.highest, 99_999)
            ).map(lambda value: round(value, question.decimals))
            return numbers.map(question.read) | st.sampled_from(
                ["unknown", "not_stated"] if question.may_be_open else [None]
            )
        case Consent():
            return st.booleans()
        case Day():
            return st.sampled_from([None, "2024", "2024-05", "2024-05-31"])
        case Email():
            return st.sampled_from([None, "starosta@obec.example.cz"])
        case Phone():
            return st.sampled_from([None, "+420 600 000 000"])
        case Link():
            return st.sampled_from([None, "https://obec.example.cz/?a=1;b=2,c"])
        case CompanyNumber():
            return st.sampled_from([None, "00064581"])
        case Text():
            letters = st.characters(codec="utf-8", exclude_characters="\ufffe\uffff")
            awkward = st.sampled_from(
                ["=1+1", "'=x", "@SUM(A1)", "-5", "0012", "1. 5. 2024", "řádek\n;další,\t„x“", '"']
            )
            typed = awkward | st.text(letters | st.sampled_from(string.punctuation), max_size=min(question.longest, 40))
            return typed.map(lambda one: _read_back(question, one))
    raise TypeError(question.key)


DOCUMENTS = st.fixed_dictionaries({question.key: answers(question) for question in exchanged()}).map(normalized)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DOCUMENTS, min_size=1, max_size=3), st.sampled_from(["cs", "en"]), st.sampled_from(["cs", "en"]))
def test_documents_come_back_from_every_kind_of_file_as_they_were(
    documents: list[dict[str, Any]], wrote: str, reads: str
) -> None:
    found = [Record(f"p-{number}", {"title": "Název", **one}) for number, one in enumerate(documents)]
    for ending in ENDINGS:
        with speaking(wrote):
            data = as_bytes(lambda out, ending=ending: write_export(ending, found, out))  # type: ignore[misc]
        with speaking(reads):
            contents = read_file(f"projects.{ending}", data, BY_COMMAND)
        assert contents.unknown == []
        for record, entry in zip(found, contents.entries, strict=True):
            reading = read(entry.raw)
            assert (entry.problems, reading.problems) == ([], [])
            assert (entry.external_id, normalized(reading.document)) == (record.external_id, record.document)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_heading_names_one_column_and_every_choice_one_code(language: str) -> None:
    with speaking(language):
        for code, column in all_columns().items():
            assert (code_of(column.label), code_of(code)) == (code, code)
            if names := list(getattr(column.question, "choices", {}).values()):
                assert len({str(name).casefold() for name in names}) == len(names)
                assert not any(";" in str(name) or "|" in str(name) for name in names)
