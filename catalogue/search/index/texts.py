"""The full-text index (tantivy): what is stored of each word, and how words are looked up.

Every word is stored under its key (all forms of a word share one) in `keys`, as often as it counts for its place, so
that one list of postings both finds and ranks; those of titles stand in `title` again.  `forms` keeps the folded words
in order for phrases, `pairs` under which keys each stands, `spellings` how each was really written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import tantivy
from pyroaring import BitMap
from tantivy import Occur, Query

from ..analysis import Analyser
from ..facets import PublicRow
from .rows import pieces

FORMAT = 4
WORTH = {"title": 5, "summary": 4, "place": 3, "tags": 2, "text": 1}
"""As how many mentions one mention counts, by where it stands."""
HEAP = 64_000_000
"""Bytes that a writer gathers before it writes a segment of its own accord."""
_META = "sequence"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("keys", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("forms", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("spellings", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("meta", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(_META, stored=True)
    return builder.build()


SCHEMA = _schema()


def open_index(folder: Path) -> tantivy.Index:
    """Open the index of a folder, an empty new one where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(SCHEMA, path=str(folder))
    index.config_reader(reload_policy="manual")
    return index


def document(row: PublicRow, analyser: Analyser) -> tantivy.Document:
    """Return what is indexed of a project."""
    title: list[str] = []
    keys: list[str] = []
    forms: list[str] = []
    pairs: set[str] = set()
    spellings: set[str] = set()
    for field, text, language in pieces(row):
        terms = analyser.terms(text, language)
        keys += [term.key for term in terms] * WORTH[field]
        if field == "title":
            title += [term.key for term in terms]
        forms += [*(term.form for term in terms), "¶"]  # A phrase never runs from one text into the next.
        pairs.update([f"{term.form}|{term.key}" for term in terms])
        spellings.update([f"{term.form}|{term.spelled}" for term in terms])
    made = tantivy.Document()
    made.add_unsigned("id", row.id)
    made.add_text("title", " ".join(title))
    made.add_text("keys", " ".join(keys))
    made.add_text("forms", " ".join(forms))
    made.add_text("pairs", " ".join(pairs))
    made.add_text("spellings", " ".join(spellings))
    return made


def take_out(writer: tantivy.IndexWriter, numbers: Sequence[int]) -> None:
    """Delete what is indexed of some projects.

    It is done by a query: deleting by a term takes a number for a signed one, and finds nothing in a field of unsigned.
    """
    if numbers:
        writer.delete_documents_by_query(numbered(numbers))


def mark(writer: tantivy.IndexWriter, sequence: int) -> None:
    """Write into the same commit up to which number of the change feed the index goes."""
    writer.delete_documents_by_term("meta", _META)
    made = tantivy.Document()
    made.add_text("meta", _META)
    made.add_unsigned(_META, sequence)
    writer.add_document(made)


def sequence_of(searcher: tantivy.Searcher) -> int:
    """Return up to which number of the change feed an index goes; -1 for one that was never written."""
    found = searcher.search(term("meta", _META), 1).hits
    return int(searcher.doc(found[0][1]).get_first(_META) or 0) if found else -1


def term(field: str, value: str) -> Query:
    """Return the query for one stored word."""
    return Query.term_query(SCHEMA, field, value, "freq")


def any_of(field: str, values: Sequence[str]) -> Query:
    """Return the query for any of several stored words, all of equal worth."""
    return Query.term_set_query(SCHEMA, field, list(values))


def all_of(queries: Iterable[Query]) -> Query:
    """Return the query that asks for all of several."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def numbered(numbers: Iterable[int]) -> Query:
    """Return the query for projects by their numbers; a few hundred at most, each costs a look-up."""
    return Query.boolean_query([(Occur.Should, Query.term_query(SCHEMA, "id", number)) for number in numbers])


def phrase(forms: Sequence[str]) -> Query:
    """Return the query for folded words that follow each other."""
    return Query.phrase_query(SCHEMA, "forms", list(forms)) if len(forms) > 1 else term("forms", forms[0])


def projects(searcher: tantivy.Searcher, query: Query) -> BitMap:
    """Return the numbers of all projects that a query finds."""
    most = searcher.num_docs
    if not most:
        return BitMap()
    found = searcher.search(query, most, count=False, order_by_field="id")
    return BitMap([number for number, _address in found.hits])


def best(searcher: tantivy.Searcher, query: Query, limit: int) -> list[int]:
    """Return the numbers of the projects that fit a query best; equals in no telling order."""
    return [number for number, _worth in best_with_worth(searcher, query, limit)]


def best_with_worth(searcher: tantivy.Searcher, query: Query, limit: int) -> list[tuple[int, float]]:
    """Return the numbers of the projects that fit a query best, each with its score (BM25)."""
    if not searcher.num_docs:
        return []
    found = searcher.search(query, min(limit, searcher.num_docs), count=False).hits
    numbers = searcher.fast_field_values("id", [address for _score, address in found])
    return [(int(number), score) for number, (score, _at) in zip(numbers, found, strict=True) if number is not None]


def keys_of_form(searcher: tantivy.Searcher, form: str) -> list[str]:
    """Return the keys under which a folded word stands in the index, most frequent first."""
    return _second_parts(searcher.terms_with_prefix("pairs", f"{form}|"))


def keys_beginning(searcher: tantivy.Searcher, beginning: str, limit: int) -> list[str]:
    """Return the keys of the words that begin so, most frequent first."""
    return _second_parts(searcher.terms_with_prefix("pairs", beginning), limit)


def spelling_of(searcher: tantivy.Searcher, form: str) -> str:
    """Return how a folded word is mostly written."""
    return next(iter(_second_parts(searcher.terms_with_prefix("spellings", f"{form}|"))), form)


def vocabulary(searcher: tantivy.Searcher) -> Counter[str]:
    """Return all folded words of the index with the number of projects that use them."""
    return Counter({form: number for form, number in searcher.terms_with_prefix("forms", "") if form != "¶"})


def frequent_keys(searcher: tantivy.Searcher, more_than: int) -> Iterator[str]:
    """Return the keys that more than so many projects hold."""
    return (key for key, number in searcher.terms_with_prefix("keys", "") if number > more_than)


def _second_parts(pairs: Iterable[tuple[str, int]], limit: int | None = None) -> list[str]:
    counted: Counter[str] = Counter()
    for pair, number in pairs:
        counted[pair.rpartition("|")[2]] += number
    return [part for part, _number in counted.most_common(limit)]
