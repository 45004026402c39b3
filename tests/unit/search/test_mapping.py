"""The key to the colours of a map says the same as the colours."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalogue.municipalities.map import LEVELS, level
from catalogue.search.mapping import steps


@given(st.integers(0, 100_000), st.data())
def test_each_number_stands_in_the_step_of_its_colour(most: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, most))
    fitting = [step.level for step in steps(most) if step.fewest <= count <= step.most]
    assert fitting == ([level(count, most)] if count else [])


@given(st.integers(1, 100_000))
def test_the_steps_follow_each_other_up_to_the_largest_number(most: int) -> None:
    found = steps(most)
    assert found[0].fewest == 1
    assert found[-1].most == most
    assert 1 <= len(found) <= LEVELS
    assert all(one.most + 1 == after.fewest for one, after in pairwise(found))
