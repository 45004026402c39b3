"""The document: reading what people type, checking it for its tier, comparing and hashing it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.projects.document import (
    QUESTIONS,
    SECTIONS,
    Tier,
    changed_keys,
    completeness,
    content_hash,
    contradictions,
    doubts,
    marked_words,
    normalized,
    read,
    shortcomings,
)

CARD: dict[str, Any] = {
    "title": "Senzory na silnici",
    "summary": "Dispečer vidí, kde namrzá, a posílá sypač jen tam.",
    "municipality": "554782",
    "submitter_kind": "municipality",
    "main_key_area": "C3",
    "stage": "operation",
    "year_start": 2022,
    "problem": "Sypače jezdily celou noc, i když namrzal jen jeden úsek u řeky.",
    "solution": "Pět čidel měří teplotu vozovky a posílá ji do mobilu dispečera.",
    "benefit": "O třetinu méně soli a klidnější noci.",
    "cost_band": "2",
    "contact_function": "starosta",
    "contact_email": "starosta@obec.example.cz",
    "contact_consent": True,
    "consent_licence": True,
}


def everything(_register: str, _code: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("key", "raw", "answer"),
    [
        ("title", "  Lampy \u200bv  obci\r\n", "Lampy v obci"),
        ("investment_cost", "1 250 000,50", 1250000.5),
        ("investment_cost", "1\u00a0250\u00a0000 Kč", 1250000),
        ("investment_cost", "1,250,000", 1250000),
        ("investment_cost", "1.250.000,50", 1250000.5),
        ("investment_cost", 0, 0),
        ("investment_cost", "0", 0),
        ("investment_cost", "unknown", "unknown"),
        ("investment_cost", {"value": "", "answer": "not_stated"}, "not_stated"),
        ("investment_cost", {"value": "12", "answer": "unknown"}, 12),
        ("investment_cost", "", None),
        ("staff_operation_fte", "0,25", 0.25),
        ("year_start", "2021", 2021),
        ("contact_phone", "600000000", "+420 600 000 000"),
        ("contact_phone", "00420 600 000 000", "+420 600 000 000"),
        ("evidence_level", 2, "2"),
        ("sdgs", [11, "3"], ["3", "11"]),
        ("offers", ["visit", "call"], ["call", "visit"]),
        ("contact_consent", "y", True),
        ("contact_consent", None, False),
        ("steps", [{"step": "Studie", "months": "2"}, {"step": "", "months": ""}], [{"step": "Studie", "months": 2}]),
    ],
)
def test_answers_are_read_as_people_write_them(key: str, raw: Any, answer: Any) -> None:
    reading = read({key: raw})
    assert reading.problems == []
    assert reading.document[key] == answer


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("title", "x" * 101),
        ("title", ["a"]),
        ("investment_cost", "-5"),
        ("investment_cost", "1,255"),
        ("investment_cost", "NaN"),
        ("investment_cost", "1e9"),
        ("investment_cost", "9" * 30),
        ("investment_cost", "nevím"),
        ("months_to_operation", "1,5"),
        ("months_to_operation", "241"),
        ("year_start", "unknown"),
        ("stage", "finished"),
        ("stage", {"a": 1}),
        ("target_groups", ["residents", "martians"]),
        ("further_key_areas", ["A1", "A1"]),
        ("further_key_areas", ["A1", "A2", "A3", "A4"]),
        ("sdgs", list(range(1, 7))),
        ("offers", ["call", "nothing"]),
        ("contact_email", "starosta(zavináč)obec.cz"),
        ("contact_phone", "12"),
        ("contract_link", "javascript:alert(1)"),
        ("contract_link", "https://user@example.cz/"),
        ("contract_link", "https://[::1/"),
        ("main_key_area", "<b>"),
        ("steps", "text"),
        ("steps", [{"step": f"{n}", "months": 1} for n in range(16)]),
        ("suppliers", [{"name": "Příklad", "company_number": "12345678"}]),
        ("results", [{"indicator": "Sůl", "after": "hodně"}]),
        ("results", [{"indicator": "Sůl", "after": "1", "after_date": "31. 2. 2024"}]),
    ],
)
def test_what_is_no_answer_is_refused_with_a_message(key: str, raw: Any) -> None:
    reading = read({key: raw})
    assert key not in reading.document
    assert reading.problems and all(problem.key == key and problem.message for problem in reading.problems)


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.sampled_from(["unknown", "stopped", "1", "A1", "554782", "2024-05", "https://example.cz", "123456,5"]),
    st.lists(st.text(max_size=20), max_size=4),
    st.lists(st.dictionaries(st.sampled_from(["step", "months", "name", "percent"]), st.text(max_size=9)), max_size=3),
)


@given(st.dictionaries(st.sampled_from(sorted(QUESTIONS)), ANYTHING, max_size=6))
def test_no_input_raises_and_what_is_read_reads_again_the_same(raw: dict[str, Any]) -> None:
    document = normalized(read(raw).document)
    again = read(document)
    assert again.problems == []
    assert normalized(again.document) == document
    assert content_hash(again.document) == content_hash(document)
    contradictions(document, everything)
    shortcomings(document, Tier.LABEL)


def test_a_card_is_complete_and_the_label_asks_for_more() -> None:
    assert shortcomings(CARD, Tier.CARD) == []
    assert completeness(CARD, Tier.CARD) == (15, 15)
    given_, needed = completeness(CARD, Tier.LABEL)
    assert given_ < needed


def test_zero_is_an_answer_and_so_is_not_known() -> None:
    lacking = {problem.key for problem in shortcomings(CARD, Tier.LABEL)}
    assert {"investment_cost", "running_cost"} <= lacking
    answered = {**CARD, "investment_cost": 0, "running_cost": "unknown"}
    assert not {"investment_cost", "running_cost"} & {problem.key for problem in shortcomings(answered, Tier.LABEL)}
    assert normalized(answered)["investment_cost"] == 0


def test_a_stopped_project_must_say_why() -> None:
    lacking = {problem.key for problem in shortcomings({**CARD, "stage": "stopped"}, Tier.CARD)}
    assert lacking == {"stopped_reason", "stopped_text"}


@pytest.mark.parametrize(
    ("cost", "amounts", "doubted"),
    [
        (1_000_000, (600_000, 400_000), False),
        (1_000_000, (600_000, 400_001), True),
        ("unknown", (5,), False),
        (3, (), False),
    ],
)
def test_more_funding_than_costs_is_worth_a_second_look(cost: Any, amounts: tuple[int, ...], doubted: bool) -> None:
    document = {**CARD, "investment_cost": cost, "funding": [{"amount": one} for one in amounts]}
    assert [problem.key for problem in doubts(document)] == ["funding"] * doubted


def test_contradictions_are_found_even_in_drafts() -> None:
    def keys(**answers: Any) -> set[str]:
        return {problem.key for problem in contradictions({**CARD, **answers}, everything)}

    assert keys() == set()
    assert keys(year_launch=2020) == {"year_launch"}
    assert keys(year_end=2090) == {"year_end"}
    assert keys(funding=[{"source": "own_budget", "percent": 60}, {"source": "region", "percent": 41}]) == {"funding"}
    assert keys(further_key_areas=["C3"]) == {"further_key_areas"}
    assert keys(partners=["554782"]) == {"partners"}
    assert {problem.key for problem in contradictions(CARD, lambda *_code: False)} == {"municipality", "main_key_area"}


def test_a_cost_above_its_band_is_pointed_out() -> None:
    found = shortcomings({**CARD, "investment_cost": 1_200_000}, Tier.CARD)
    assert [problem.key for problem in found] == ["cost_band"]


def test_the_hash_knows_content_and_not_order_or_blanks() -> None:
    assert content_hash(CARD) == content_hash({**dict(reversed(CARD.items())), "lessons": "", "steps": []})
    assert content_hash(CARD) != content_hash({**CARD, "benefit": CARD["benefit"] + "!"})
    assert changed_keys(CARD, {**CARD, "title": "Jiný název", "legal": None}) == ["title"]


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_marked_words_hold_both_texts(before: str, after: str) -> None:
    pieces = marked_words(before, after)
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_every_field_of_the_specification_is_there_once() -> None:
    numbers = {question.number for question in QUESTIONS.values()} - {0}
    assert numbers == set(range(1, 44))
    assert len(QUESTIONS) == sum(len(section.questions) for section in SECTIONS)
