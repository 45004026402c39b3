"""Which projects the words of a query find, and the full-text query that puts the best of them first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from ..text import words as folded_words
from .index import texts
from .index.reader import Reader
from .wording import Wording

TITLE = 2.0
"""How much more a word counts where it stands in a title."""
EXACT, BEGUN, MISTYPED = 4.0, 0.3, 0.05
"""What the very spelling of a word adds, and what the other words are worth that it stands for."""
FEW = 3
"""Where fewer projects are found, the words are taken for mistyped too."""
SHORTEST_BEGUN, SHORTEST_MISTYPED = 3, 4
_MOST_BEGUN, _MOST_MISTYPED = 200, 5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query with the keys it may stand for: by its forms, as a beginning, and as a misspelling."""

    spelled: str
    form: str
    keys: tuple[str, ...]
    begun: tuple[str, ...] = ()
    mistyped: tuple[str, ...] = ()

    @property
    def all_keys(self) -> list[str]:
        """Every key, each once."""
        return list(dict.fromkeys((*self.keys, *self.begun, *self.mistyped)))


@dataclass(frozen=True, slots=True)
class Match:
    """What a query found by its words: the projects, the order-making query, and a better spelling if there is one."""

    projects: BitMap
    ranking: Query
    words: tuple[Word, ...] = ()
    did_you_mean: str | None = None
    phrases: tuple[tuple[str, ...], ...] = field(default=())


def match(reader: Reader, wording: Wording) -> Match:
    """Find projects by words, begun words and phrases; where hardly any is found, by similar words too."""
    spoken = [_word(reader, typed, last=typed is wording.words[-1]) for typed in wording.words]
    phrases = [tuple(folded_words(phrase)) for phrase in wording.phrases]
    found = _found(reader, spoken, phrases, wording)
    corrected = None
    if len(found) < FEW and spoken:
        spoken, corrected = _forgiven(reader, spoken, wording)
        if corrected:
            found = _found(reader, spoken, phrases, wording)
    return Match(found, _ranking(reader, spoken, phrases), tuple(spoken), corrected, tuple(phrases))


def _word(reader: Reader, typed: str, *, last: bool) -> Word:
    form = "".join(folded_words(typed)) or typed
    keys = tuple(key for key in reader.analyser.keys(typed) if reader.holds_key(key))
    if form == typed or not keys:  # Typed without diacritics, it may be any word that looks so.
        keys = tuple(dict.fromkeys((*keys, *texts.keys_of_form(reader.searcher, form))))
    begun: Sequence[str] = ()
    if last and len(form) >= SHORTEST_BEGUN:
        begun = texts.keys_beginning(reader.searcher, form, _MOST_BEGUN)
    return Word(typed, form, keys, tuple(key for key in begun if key not in keys))


def _found(reader: Reader, spoken: Iterable[Word], phrases: Iterable[Sequence[str]], wording: Wording) -> BitMap:
    sets = [reader.having_any_key(word.all_keys) for word in spoken]
    sets += [texts.projects(reader.searcher, texts.phrase(forms)) for forms in phrases if forms]
    found = reduce(BitMap.__and__, sorted(sets, key=len)) if sets else reader.columns.ids.copy()
    found &= reader.columns.ids
    for excluded in wording.excluded:
        forms = folded_words(excluded)
        if len(forms) > 1:
            found -= texts.projects(reader.searcher, texts.phrase(forms))
        elif forms:
            found -= reader.having_any_key(list(_word(reader, excluded, last=False).keys))
    return found


def _forgiven(reader: Reader, spoken: list[Word], wording: Wording) -> tuple[list[Word], str | None]:
    """Return the words with similar ones beside those that nobody wrote so, and the query so corrected."""
    corrected, changed = [], False
    forgiven = []
    for word in spoken:
        similar = _similar(reader, word)
        if similar:
            changed = True
            keys = [key for form in similar for key in texts.keys_of_form(reader.searcher, form)]
            corrected.append(texts.spelling_of(reader.searcher, similar[0]))
            word = Word(word.spelled, word.form, word.keys, word.begun, tuple(dict.fromkeys(keys)))
        else:
            corrected.append(word.spelled)
        forgiven.append(word)
    rest = [f"“{phrase}”" for phrase in wording.phrases] + [f"-{word}" for word in wording.excluded]
    return forgiven, " ".join([*corrected, *rest]).replace("“", '"').replace("”", '"') if changed else None


def _similar(reader: Reader, word: Word) -> list[str]:
    """Return the folded words of the index at one typing error from a word, most frequent first."""
    known = reader.vocabulary()
    if len(word.form) < SHORTEST_MISTYPED or word.form in known or len(reader.having_any_key(word.all_keys)) >= FEW:
        return []
    near = process.extract(
        word.form, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=_MOST_MISTYPED * 4
    )  # Optimal string alignment: one letter more, less or other, or two exchanged.
    forms = [form for form, _distance, _key in near if form != word.form]
    return sorted(forms, key=lambda form: -known[form])[:_MOST_MISTYPED]


def _ranking(reader: Reader, spoken: Sequence[Word], phrases: Iterable[Sequence[str]]) -> Query:
    """Return the query that orders what was found; it need not find the same.

    Words that most projects hold say nothing about any of them, only about those that have them in their title.
    """
    telling: list[Query] = [texts.phrase(forms) for forms in phrases if forms]
    common: list[tuple[Occur, Query]] = []
    for word in spoken:
        if reader.is_common(word.keys):
            common += [(Occur.Should, _in_title(key)) for key in word.keys]
        else:
            telling.append(_worth_of(word))
    if len(telling) == 1 and not common:
        return telling[0]  # A plain choice of postings, of which only the best are read.
    if not telling and not common:
        return Query.all_query()
    return Query.boolean_query([*((Occur.Must, query) for query in telling), *common])


def _worth_of(word: Word) -> Query:
    some: list[tuple[Occur, Query]] = []
    for key in word.keys:
        some += [(Occur.Should, texts.term("keys", key)), (Occur.Should, _in_title(key))]
    if word.form != word.spelled:
        exact = Query.boost_query(texts.term("spellings", f"{word.form}|{word.spelled}"), EXACT)
    else:
        exact = Query.boost_query(texts.term("forms", word.form), EXACT)
    some.append((Occur.Should, exact))
    for keys, worth in ((word.begun, BEGUN), (word.mistyped, MISTYPED)):
        if keys:
            some.append((Occur.Should, Query.const_score_query(texts.any_of("keys", keys), worth)))
            some.append((Occur.Should, Query.const_score_query(texts.any_of("title", keys), worth)))
    return Query.boolean_query(some)


def _in_title(key: str) -> Query:
    return Query.boost_query(texts.term("title", key), TITLE)
