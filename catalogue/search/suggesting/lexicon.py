"""What speaks for a key area by itself: the words kept for it, its topics, and what the taxonomy says of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from ...i18n import LANGUAGES
from ...taxonomy.presenters import KeyAreaView, PillarView, TopicView
from ..analysis import Analyser
from .reading import Word, as_written

LEAST_BEGINNING = 6
"""A single word of so many letters also stands for those that begin with it."""
LONGEST_BEGINNING = 30
LEAST_BEGINNING_IN_PHRASE = 3
WORTH_OF_TERM = 1.0
TIMES_FOR_PHRASE = 1.5
WORTH_OF_TOPIC = (1.0, 0.5, 0.3)
"""What a word of a topic is worth to the key areas where the topic belongs, the closest first."""
WORTH_OF_TEXT = 0.3
"""What a word of the taxonomy's own texts is worth to the only key area that uses it."""
_LEAST_LETTERS = 5
_SHORT_KEY = 3
_SHORTER = {"cs": 1, "en": 3}
"""By how many letters a form may be shorter than the word as it is listed (lampa, lamp; batteries, battery)."""
_COMMON = {
    "cs": """celek člověk dobrý dostat který jeden kraj lepší lidé malý menší mezi město místo místní náklad nízký občan obec
    obyvatel podle potřeba projekt prostředí region rychlý řešení služba včetně veřejný vliv vnější všichni vznik vztah
    základ základní zdroj život""",
    "en": """access also appear approach better between city cost country everyone fewer join less local lower making
    municipality need people place process project public quality region service small solution source their them
    together town treat which whole without work""",
}
"""Words of the taxonomy's own texts that stand in texts of any kind."""

Worth = Mapping[str, float]
"""What a piece of evidence is worth, by key area."""


class Piece(NamedTuple):
    """Words of a text that speak for key areas, what their forms share, and what they are worth."""

    sign: str
    written: str
    worth: Worth


class _Pattern(NamedTuple):
    spelled: str
    form: str
    key: str
    least: int
    """How many letters a form of this word has at least."""

    def is_form(self, word: Word) -> bool:
        """Whether a word is a form of this one, going by the key that they share.

        Stems of Czech words can be those of shorter words (krajina, kraj), and without diacritics those of others
        (tůň, tuna): such words are no forms.
        """
        if word.key != self.key:
            return False
        short = len(self.key) <= _SHORT_KEY
        return len(word.form) >= self.least and not (short and word.written[:2].lower() != self.spelled[:2])

    def fits(self, word: Word) -> bool:
        """Whether a word of a phrase is a form of this one or begins with it."""
        begins = len(self.form) >= LEAST_BEGINNING_IN_PHRASE and word.form.startswith(self.form)
        return begins or self.is_form(word)


class Lexicon:
    """Words, beginnings of words and phrases in one language, with what each is worth to which key areas."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._keys: dict[str, dict[_Pattern, dict[str, float]]] = defaultdict(dict)
        self._beginnings: dict[str, dict[str, float]] = {}
        self._texts: dict[str, dict[str, float]] = {}
        self._phrases: dict[str, dict[tuple[_Pattern, ...], dict[str, float]]] = defaultdict(dict)

    def add(self, term: str, language: str, area: str, worth: float, analyser: Analyser) -> None:
        """Let a term speak for a key area, as strongly as the strongest of those who say so."""
        shorter = _SHORTER[language]
        patterns = tuple(_Pattern(*one, len(one.form) - shorter) for one in analyser.terms(term, language))
        if len(patterns) == 1:
            only = patterns[0]
            _raise(self._keys[only.key].setdefault(only, {}), {area: worth})
            if len(only.form) >= LEAST_BEGINNING:
                _raise(self._beginnings.setdefault(only.form, {}), {area: worth})
        elif patterns:
            worth *= TIMES_FOR_PHRASE
            for start in {patterns[0].key, patterns[0].form[:LEAST_BEGINNING_IN_PHRASE]}:
                _raise(self._phrases[start].setdefault(patterns, {}), {area: worth})

    def add_text(self, key: str, area: str, worth: float) -> None:
        """Let a word of the taxonomy's own texts speak for a key area."""
        _raise(self._texts.setdefault(key, {}), {area: worth})

    def pieces(self, words: list[Word]) -> Iterator[Piece]:
        """Yield what speaks for key areas in a part of a sentence; a word inside a phrase speaks only with it."""
        covered: dict[int, set[str]] = defaultdict(set)
        for start, length in sorted(self._phrases_in(words), key=lambda span: -span[1]):
            places = range(start, start + length)
            worth = self._left(self._phrases_at(words, start, length), places, covered)
            if worth:
                for place in places:
                    covered[place].update(worth)
                found = words[start : start + length]
                yield Piece(" ".join(one.key for one in found), as_written(found), worth)
        for place, word in enumerate(words):
            if worth := self._left(self._worth(word), (place,), covered):
                yield Piece(word.key, word.written, worth)

    @staticmethod
    def _left(worth: Worth, places: Sequence[int], covered: Mapping[int, set[str]]) -> Worth:
        """Return the worth to those key areas for which the words have not spoken yet."""
        taken = set().union(*(covered[place] for place in places if place in covered))
        return {area: value for area, value in worth.items() if area not in taken}

    def _phrases_in(self, words: Sequence[Word]) -> set[tuple[int, int]]:
        """Return start and length of every phrase."""
        return {
            (at, len(patterns))
            for at, word in enumerate(words)
            for start in {word.key, word.form[:LEAST_BEGINNING_IN_PHRASE]}
            for patterns in self._phrases.get(start, ())
            if _stands(patterns, words, at)
        }

    def _phrases_at(self, words: Sequence[Word], at: int, length: int) -> Worth:
        found: dict[str, float] = {}
        for start in {words[at].key, words[at].form[:LEAST_BEGINNING_IN_PHRASE]}:
            for patterns, worth in self._phrases.get(start, {}).items():
                if len(patterns) == length and _stands(patterns, words, at):
                    _raise(found, worth)
        return found

    def _worth(self, word: Word) -> Worth:
        found = dict(self._texts.get(word.key, {}))
        for pattern, worth in self._keys.get(word.key, {}).items():
            if pattern.is_form(word):
                _raise(found, worth)
        for length in range(LEAST_BEGINNING, min(len(word.form), LONGEST_BEGINNING) + 1):
            _raise(found, self._beginnings.get(word.form[:length], {}))
        return found


def _stands(patterns: Sequence[_Pattern], words: Sequence[Word], at: int) -> bool:
    """Whether a phrase stands at a place."""
    return at + len(patterns) <= len(words) and all(
        one.fits(word) for one, word in zip(patterns, words[at:], strict=False)
    )


def _raise(worth: dict[str, float], others: Worth) -> None:
    for area, value in others.items():
        worth[area] = max(value, worth.get(area, 0.0))


def lexicon_of(
    pillars: Sequence[PillarView],
    topics: Sequence[TopicView],
    terms: Mapping[str, Mapping[str, list[str]]],
    analyser: Analyser,
) -> dict[str, Lexicon]:
    """Gather what the taxonomy says of its key areas, by language."""
    made = {language: Lexicon() for language in LANGUAGES}
    areas = [area for pillar in pillars for area in pillar.key_areas]
    known = {area.code for area in areas}
    for language, lexicon in made.items():
        for area in areas:
            for term in terms.get(area.code, {}).get(language, ()):
                lexicon.add(term, language, area.code, WORTH_OF_TERM, analyser)
        for topic in topics:
            name = topic.name_cs if language == "cs" else topic.name_en
            for term in [name, *topic.terms.get(language, ())]:
                for code, worth in zip(topic.key_areas, WORTH_OF_TOPIC, strict=False):
                    if code in known:
                        lexicon.add(term, language, code, worth, analyser)
        _add_texts(lexicon, language, pillars, analyser)
    return made


def _add_texts(lexicon: Lexicon, language: str, pillars: Sequence[PillarView], analyser: Analyser) -> None:
    """Take the words of names and descriptions, worth the less the more key areas use them."""
    common = {term.key for term in analyser.terms(_COMMON[language], language)}
    used: dict[str, set[str]] = defaultdict(set)
    for pillar in pillars:
        for area in pillar.key_areas:
            for term in analyser.terms(_text(area, language), language):
                if len(term.form) >= _LEAST_LETTERS and term.key not in common:
                    used[term.key].add(area.code)
    most = log(max(2, len({code for codes in used.values() for code in codes})))
    for key, codes in used.items():
        for code in codes:
            lexicon.add_text(key, code, WORTH_OF_TEXT * (1 - log(len(codes)) / most))


def _text(area: KeyAreaView, language: str) -> str:
    if language == "cs":
        return f"{area.name_cs} {area.description_cs}"
    return f"{area.name_en} {area.description_en}"
