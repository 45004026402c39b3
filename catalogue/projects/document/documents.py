"""What is done with whole documents: read, check, compare, hash."""

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson

from ...clock import now
from ...i18n import _
from ...templating import number
from .definition import EARLIEST_YEAR, QUESTIONS, SECTION_OF, TRANSLATED, questions
from .questions import Problem, Question, Tier, Unreadable, UnreadableRows
from .vocabularies import COST_BAND_CEILINGS

Document: TypeAlias = dict[str, Any]
Knows: TypeAlias = Callable[[str, str], bool]
"""Says whether a register (`municipality`, `key_area`, …) holds a code that may be chosen."""
FILES = {"images": "image", "attachments": "attachment"}
"""The questions whose rows name an uploaded file, and the register that knows it."""


@dataclass
class Reading:
    """The answers that could be read, and what stood in the way of the others."""

    document: Document = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def is_answered(answer: Any) -> bool:
    """Whether there is an answer; 0, "not known" and "not stated" are answers."""
    return answer is not None and answer is not False and answer != "" and answer != []


def normalized(document: Mapping[str, Any]) -> Document:
    """Return the document without empty answers, so that equal documents are equal data."""
    kept = {}
    for key in QUESTIONS:
        answer = document.get(key)
        if isinstance(answer, list):
            answer = [
                {name: value for name, value in one.items() if is_answered(value)} if isinstance(one, dict) else one
                for one in answer
            ]
        if is_answered(answer):
            kept[key] = answer
    return kept


def read(raw: Mapping[str, Any], asked: Iterable[Question] | None = None) -> Reading:
    """Read the answers to the questions asked (all without `asked`); unknown keys are ignored."""
    reading = Reading()
    for question in asked or questions():
        if question.key not in raw:
            continue
        try:
            reading.document[question.key] = question.read(raw[question.key])
        except UnreadableRows as found:
            reading.problems += found.problems
        except Unreadable as found:
            reading.problems.append(Problem(question.key, str(found)))
    return reading


def with_municipality(document: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return a document as the text of a municipality, which then is no partner of itself."""
    partners = [partner for partner in document.get("partners") or [] if partner != code]
    found = {**document, "municipality": code, "partners": partners}
    return {key: answer for key, answer in found.items() if key != "partners" or answer}


def not_listed(register: str, code: str) -> str:
    """Say that a register does not hold a code."""
    return str(_("“%(code)s” is not in the list. Choose another one.", code=code))


def contradictions(
    document: Mapping[str, Any], knows: Knows, explain: Callable[[str, str], str] = not_listed
) -> list[Problem]:
    """Return what can never be right, not even in a draft: unknown codes, years out of order, sums over 100 %.

    `explain` says of a code that its register does not know what to do about it.
    """
    return [*_unknown_codes(document, knows, explain), *_contradicting_years(document), *_contradicting_sums(document)]


def _unknown_codes(document: Mapping[str, Any], knows: Knows, explain: Callable[[str, str], str]) -> list[Problem]:
    found = []
    for key, question in QUESTIONS.items():
        register, answer = getattr(question, "register", None), document.get(key)
        if register and answer:
            codes = answer if isinstance(answer, list) else [answer]
            found += [Problem(key, explain(register, code)) for code in codes if not knows(register, code)]
    for key, register in FILES.items():
        for position, row in enumerate(document.get(key) or []):
            if row.get("file") and not knows(register, row["file"]):
                found.append(Problem(key, _("This file is no longer here. Upload it again."), position, "file"))
    if document.get("main_key_area") in (document.get("further_key_areas") or []):
        found.append(Problem("further_key_areas", _("The main key area need not be repeated here.")))
    if document.get("municipality") in (document.get("partners") or []):
        found.append(Problem("partners", _("The lead municipality need not be repeated among the partners.")))
    return found


def _contradicting_years(document: Mapping[str, Any]) -> list[Problem]:
    found, latest = [], now().year + 11
    before: int | None = None
    for key in ("year_start", "year_launch", "year_end"):
        year = document.get(key)
        if year is None:
            continue
        if not EARLIEST_YEAR <= year <= latest:
            found.append(Problem(key, _("Write a year from %(first)s to %(last)s.", first=EARLIEST_YEAR, last=latest)))
        elif before is not None and year < before:
            found.append(Problem(key, _("This year is before the previous one: start, operation, end.")))
        before = year
    return found


def _contradicting_sums(document: Mapping[str, Any]) -> list[Problem]:
    shares = sum(row.get("percent") or 0 for row in document.get("funding") or [])
    if shares > 100:
        return [Problem("funding", _("The shares add up to %(sum)s %%; 100 %% is the most.", sum=f"{shares:g}"))]
    return []


def doubts(document: Mapping[str, Any]) -> list[Problem]:
    """Return what in the numbers is worth a second look, though it may be right; it never stops anybody."""
    cost, amounts = document.get("investment_cost"), [row.get("amount") or 0 for row in document.get("funding") or []]
    if not isinstance(cost, int | float) or sum(amounts) <= cost:
        return []
    told = _(
        "The funding adds up to %(sum)s CZK, the investment is %(cost)s CZK.",
        sum=number(sum(amounts)), cost=number(cost),
    )  # fmt: skip
    return [Problem("funding", told)]


def shortcomings(document: Mapping[str, Any], tier: Tier) -> list[Problem]:
    """Return what a readable document lacks for its tier: the card (K), or the label (D, which includes K)."""
    needed = {Tier.CARD} if tier is Tier.CARD else {Tier.CARD, Tier.LABEL}
    found = []
    for question in questions():
        if not question.is_asked(document):
            continue
        answer = document.get(question.key)
        if is_answered(answer):
            found += question.weaknesses(answer)
        elif question.tier in needed:
            found.append(Problem(question.key, _("Answer “%(question)s”.", question=str(question.label)), missing=True))
    if any(document.get(f"other_{key}") for key in TRANSLATED) and not document.get("other_origin"):
        found.append(Problem("other_origin", _("Say who translated it."), missing=True))
    found += _disagreeing_costs(document)
    return found


def _disagreeing_costs(document: Mapping[str, Any]) -> list[Problem]:
    cost, ceiling = document.get("investment_cost"), COST_BAND_CEILINGS.get(document.get("cost_band", ""))
    if isinstance(cost, int | float) and ceiling is not None and cost > ceiling:
        return [Problem("cost_band", _("The investment cost is higher than the cost band."))]
    return []


def completeness(document: Mapping[str, Any], tier: Tier) -> tuple[int, int]:
    """Return how many of the answers needed for the tier are given, and how many are needed."""
    needed = {Tier.CARD} if tier is Tier.CARD else {Tier.CARD, Tier.LABEL}
    asked = [one for one in questions() if one.tier in needed and one.is_asked(document)]
    lacking = {problem.key for problem in shortcomings(document, tier)} & {one.key for one in asked}
    return len(asked) - len(lacking), len(asked)


def content_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the normalized document in canonical JSON (sorted keys, UTF-8)."""
    return hashlib.sha256(orjson.dumps(normalized(document), option=orjson.OPT_SORT_KEYS)).hexdigest()


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the keys whose answers differ, in the order of the form."""
    old, new = normalized(before), normalized(after)
    return [key for key in QUESTIONS if old.get(key) != new.get(key)]


@dataclass(frozen=True)
class Change:
    """One differing answer, ready to be shown: words that stay, go and come."""

    key: str
    label: str
    section: str
    before: str
    after: str
    words: list[tuple[str, str]]


def compare(before: Mapping[str, Any], after: Mapping[str, Any], shown: Callable[[Question, Any], str]) -> list[Change]:
    """Return each differing answer with its words marked (`same`, `removed`, `added`); `shown` writes an answer."""
    changes = []
    for key in changed_keys(before, after):
        question = QUESTIONS[key]
        old, new = shown(question, before.get(key)), shown(question, after.get(key))
        changes.append(Change(key, str(question.label), str(SECTION_OF[key].name), old, new, marked_words(old, new)))
    return changes


def marked_words(before: str, after: str) -> list[tuple[str, str]]:
    """Return the pieces of two texts as (`same` | `removed` | `added`, text), word by word."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    pieces: list[tuple[str, str]] = []
    for kind, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[from_old:to_old])))
            continue
        if to_old > from_old:
            pieces.append(("removed", "".join(old[from_old:to_old])))
        if to_new > from_new:
            pieces.append(("added", "".join(new[from_new:to_new])))
    return pieces
