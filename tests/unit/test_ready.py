"""Pieces of pages are filled safely, and no more of them are kept than there is room for."""

import pytest
from markupsafe import Markup

from catalogue.ready import Piece, Pieces, kept_fields, slot


def test_slots_are_filled_and_what_is_not_safe_is_escaped() -> None:
    piece = Piece(f'<a href="{slot("url")}">{slot("name")}</a> {slot("count")} {slot("name")}')
    filled = piece.fill(url='/?q="x"', name=Markup("<b>A</b>"), count=3)
    assert filled == '<a href="/?q=&#34;x&#34;"><b>A</b></a> 3 <b>A</b>'
    with pytest.raises(KeyError):
        piece.fill(url="", name="")


def test_what_fills_a_slot_opens_no_other_one() -> None:
    piece = Piece(f"{slot('one')} {slot('two')}")
    assert piece.fill(one=str(slot("two")), two="2") == f"{slot('two')} 2"


def test_no_more_letters_are_kept_than_there_is_room_for() -> None:
    rendered: list[int] = []

    def render(number: int) -> str:
        rendered.append(number)
        return "x" * 100

    pieces = Pieces(most=1000)
    for number in range(50):
        pieces.get(number, lambda number=number: render(number))  # type: ignore[misc]
        assert sum(len(text) for piece in pieces._kept.values() for text in piece.texts) <= 1000
    pieces.get(49, lambda: render(49))
    assert rendered == list(range(50))


def test_hidden_fields_keep_what_was_chosen() -> None:
    assert kept_fields([("q", '"<')]) == '<input type="hidden" name="q" value="&#34;&lt;">'
    assert kept_fields(None) == ""
    assert kept_fields(slot("hidden")) == slot("hidden")
