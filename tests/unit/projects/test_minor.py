"""How far a text may move in a minor edit: the bounded distance agrees with the plain one."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.projects.minor import distance

words = st.text(alphabet="abč ", max_size=14)


def plain(before: str, after: str) -> int:
    """Return the distance by the textbook, for comparison."""
    row = list(range(len(after) + 1))
    for number, old in enumerate(before, 1):
        current = [number]
        for column, new in enumerate(after, 1):
            current.append(min(row[column] + 1, current[-1] + 1, row[column - 1] + (old != new)))
        row = current
    return row[-1]


@given(words, words, st.integers(1, 6))
def test_the_bounded_distance_is_the_plain_one_up_to_its_bound(before: str, after: str, most: int) -> None:
    assert distance(before, after, most) == min(plain(before, after), most + 1)
