"""Learning from published texts: what stands out, and what chance alone would do."""

import random

from catalogue.search.suggesting.learning import MOST_WORTH, Taught, learn


def project(area: str, *keys: str, further: str = "") -> Taught:
    shares = {area: 1.0} | ({further: 0.5} if further else {})
    return Taught(shares, frozenset(keys))


def test_a_word_of_one_key_area_is_learned() -> None:
    projects = [project("C4", "lanovka", "obec")] * 12 + [project("B3", "odpad", "obec")] * 12
    worth = learn(projects)
    assert worth["lanovka"].keys() == {"C4"}
    assert 0.25 < worth["lanovka"]["C4"] <= MOST_WORTH
    assert "obec" not in worth


def test_two_projects_teach_nothing() -> None:
    assert learn([project("C4", "lanovka")] * 2 + [project("B3", "odpad")] * 30).get("lanovka") is None


def test_more_projects_teach_more() -> None:
    def worth(times: int) -> float:
        others = [project("B3", "odpad")] * 54 + [project("B3", "lanovka")] * 6
        learned = learn([project("C4", "lanovka")] * times + [project("C4")] * 20 + others)
        return learned.get("lanovka", {}).get("C4", 0.0)

    assert 0 == worth(2) < worth(20) < worth(60)


def test_a_further_key_area_learns_less_than_the_main_one() -> None:
    projects = [project("C4", "lanovka", further="B1")] * 20 + [project("B3", "odpad")] * 40
    worth = learn(projects)["lanovka"]
    assert worth["C4"] > worth.get("B1", 0)


def test_chance_teaches_next_to_nothing() -> None:
    chance = random.Random(5)
    words = [f"slovo{number}" for number in range(400)]
    areas = [f"A{number}" for number in range(16)]
    projects = [project(chance.choice(areas), *chance.sample(words, 40)) for _each in range(800)]
    learned = sum(len(found) for found in learn(projects).values())
    assert learned < 0.02 * len(words) * len(areas)


def test_nothing_published_teaches_nothing() -> None:
    assert learn([]) == {}
