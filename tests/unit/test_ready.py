"""Pieces of pages are filled safely, and no more of them are kept than there is room for."""

from functools import partial

import pytest
from markupsafe import Markup

from catalogue.ready import Piece, Pieces, kept_fields, slot


def test_slots_are_filled_and_what_is_not_safe_is_escaped() -> None:
    piece = Piece.of(f'<a href="{slot("url")}">{slot("name")}</a> {slot("count")} {slot("name")}')
    filled = piece.fill(url='/?q="x"', name=Markup("<b>A</b>"), count=3)
    assert filled == '<a href="/?q=&#34;x&#34;"><b>A</b></a> 3 <b>A</b>'
    with pytest.raises(KeyError):
        piece.fill(url="", name="")


def test_what_fills_a_slot_opens_no_other_one() -> None:
    piece = Piece.of(f"{slot('one')} {slot('two')}")
    assert piece.fill(one=str(slot("two")), two="2") == f"{slot('two')} 2"


def test_a_piece_with_some_slots_filled_takes_the_others_later() -> None:
    piece = Piece.of(f"<i>{slot('one')}</i> {slot('two')} <b>{slot('one')}</b>")
    partly = piece.partly({"one": "<&"})
    assert partly.names == ["two"]
    assert partly.fill(two=2) == piece.fill(one="<&", two=2) == "<i>&lt;&amp;</i> 2 <b>&lt;&amp;</b>"


def test_no_more_letters_are_kept_than_there_is_room_for_and_what_is_used_stays() -> None:
    made: list[int] = []

    def make(number: int) -> Piece:
        made.append(number)
        return Piece.of("x" * 100)

    pieces = Pieces(most=1000)
    for number in range(50):
        pieces.get(number, partial(make, number))
        pieces.get(0, partial(make, 0))
        kept = {**pieces._before, **pieces._lately}
        assert sum(piece.letters for piece in kept.values()) <= 1000
    assert made == list(range(50))


def test_hidden_fields_keep_what_was_chosen() -> None:
    assert kept_fields([("q", '"<')]) == '<input type="hidden" name="q" value="&#34;&lt;">'
    assert kept_fields(None) == ""
    assert kept_fields(slot("hidden")) == slot("hidden")
