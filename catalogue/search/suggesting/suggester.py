"""Weighing the words of a text for and among the key areas."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from threading import Lock
from typing import Any, cast

from flask import Flask, current_app

from ...i18n import DEFAULT_LANGUAGE, LANGUAGES
from ...projects.suggestions import Alike, Suggestion
from ...taxonomy import queries as taxonomy
from ..index import reader as index
from .alike import Vote, votes
from .learning import Worths
from .lexicon import Lexicon, Piece, lexicon_of
from .published import Teacher
from .reading import clauses

MOST = 4
"""As many key areas as a project may have: a main one and three further ones."""
MOST_WORDS = 5
LEAST_SCORE = 2.0
"""The worth of two words that are listed for a key area, each used once."""
LEAST_SHARE = 0.25
"""Of the score of the best key area; what is below that is mentioned by the way."""
LEAST_WORDS = 2
"""How many different words have to speak for a key area."""
CLEAR = 0.4
"""From which worth on a word speaks by itself; weaker ones only support it."""
_KEPT = "catalogue_suggester"
_SILENCE = Vote(0.0, ())


@dataclass
class _Evidence:
    """One sign in a text: how often it stands there, how it is written, and what it is worth."""

    times: int = 0
    written: Counter[str] = field(default_factory=Counter)
    worth: dict[str, float] = field(default_factory=dict)

    def note(self, piece: Piece) -> None:
        """Add one more place where the sign stands."""
        self.times += 1
        self.written[piece.written] += 1
        for area, value in piece.worth.items():
            self.worth[area] = max(value, self.worth.get(area, 0.0))

    def weight(self, area: str) -> float:
        """Return what the sign adds to the score of a key area; repeating it adds less and less."""
        return self.worth[area] * (1 + log(self.times))

    def shown(self) -> str:
        """Return the sign as the author wrote it, as inside a sentence if it stands there."""
        return next((one for one in self.written if one == one.lower()), next(iter(self.written)))


class Suggester:
    """What one process keeps for suggesting: the lexicon of the taxonomy as it was last seen, and what was learned."""

    def __init__(self, teacher: Teacher) -> None:
        """Begin with nothing; all is made at the first question."""
        self.teacher = teacher
        self._lock = Lock()
        self._made_of: Any = None
        self._lexicons: Mapping[str, Lexicon] = {}

    def suggest(self, text: str, language: str, project_id: int | None = None) -> list[Suggestion]:
        """Return the key areas that a text speaks of, the clearest first, with the words and similar projects that say so."""
        lexicon = self._lexicon(language)
        learned = self.teacher.learned(language)
        gathered = _gathered(text, language, lexicon, learned)
        in_use = {area.code for area in taxonomy.key_areas()}
        by_area: dict[str, list[_Evidence]] = defaultdict(list)
        for evidence in gathered.values():
            for area in evidence.worth.keys() & in_use:
                by_area[area].append(evidence)
        said = {area: vote for area, vote in votes(project_id).items() if area in in_use} if project_id else {}
        scores = {
            area: sum(one.weight(area) for one in by_area[area]) + said.get(area, _SILENCE).worth
            for area in {*by_area, *said}
        }
        least = max(LEAST_SCORE, LEAST_SHARE * max(scores.values(), default=0.0))
        suggestions = [
            _suggestion(area, scores[area], by_area[area], said.get(area, _SILENCE).titles)
            for area in scores
            if scores[area] >= least
        ]
        spoken = [one for one in suggestions if len(one.words) >= LEAST_WORDS or one.alike]
        return sorted(spoken, key=lambda one: (-one.score, one.code))[:MOST]

    def _lexicon(self, language: str) -> Lexicon:
        source = (taxonomy.pillars(), taxonomy.topics(), taxonomy.key_area_terms())
        with self._lock:
            if source != self._made_of:
                self._lexicons = lexicon_of(*source, index.of(current_app).analyser)
                self._made_of = source
            return self._lexicons[language]


def _gathered(text: str, language: str, lexicon: Lexicon, learned: Worths) -> dict[str, _Evidence]:
    """Return all signs in a text by what their forms share."""
    found: dict[str, _Evidence] = defaultdict(_Evidence)
    words: dict[str, _Evidence] = defaultdict(_Evidence)
    for clause in clauses(text, language, index.of(current_app).analyser):
        for piece in lexicon.pieces(clause):
            found[piece.sign].note(piece)
        for word in clause:
            if word.key in learned:
                words[word.key].note(Piece(word.key, word.written, {}))
    phrases = [(set(sign.split()), evidence.worth) for sign, evidence in found.items() if " " in sign]
    for key, evidence in words.items():
        spoken = {area for keys, worth in phrases if key in keys for area in worth}
        for area, value in learned[key].items():
            if area not in spoken:  # A phrase has said it already.
                worth = found.setdefault(key, evidence).worth
                worth[area] = worth.get(area, 0.0) + value
    return found


def _suggestion(area: str, score: float, found: list[_Evidence], alike: tuple[Alike, ...]) -> Suggestion:
    clear = sorted((one for one in found if one.worth[area] >= CLEAR), key=lambda one: -one.weight(area))
    words = dict.fromkeys(one.shown() for one in clear)
    return Suggestion(area, round(score, 2), tuple(words)[:MOST_WORDS], alike)


def suggest_key_areas(text: str, language: str = "cs", project_id: int | None = None) -> list[Suggestion]:
    """Return the key areas that a text speaks of, the clearest first, each with the words that say so.

    The language is that of the text, `cs` or `en`; any other is read as Czech. A text that says nothing clearly gets no
    suggestion. Where it is the text of a project of which the worker knows similar ones, their key areas count too.
    """
    suggester = cast(Suggester, current_app.extensions[_KEPT])
    return suggester.suggest(text, language if language in LANGUAGES else DEFAULT_LANGUAGE, project_id)


def init_app(app: Flask) -> None:
    """Give the application a suggester."""
    app.extensions[_KEPT] = Suggester(Teacher(app))
