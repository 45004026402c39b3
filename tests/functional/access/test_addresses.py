"""Every address, for everybody, with a project in every state."""

import pytest

from tests.client import BASE
from tests.factories.worlds import ACTORS, STATES, World, addresses

from .browsers import quick
from .tables import ABOUT_PROJECTS, NOT_SIGNED_IN, PLAIN


def test_every_address_is_in_the_table(everything: World) -> None:
    known = {endpoint for endpoint, _path in addresses(everything.app, "GET")}
    assert known == PLAIN.keys() | ABOUT_PROJECTS.keys()
    assert not PLAIN.keys() & ABOUT_PROJECTS.keys()
    assert all(row.keys() == set(ACTORS) for row in PLAIN.values())


@pytest.mark.parametrize("actor", ACTORS)
def test_addresses_that_name_no_project(everything: World, actor: str) -> None:
    client = quick(everything, actor)
    found = {
        (endpoint, path): client.get(path, base_url=BASE).status_code
        for endpoint, path in addresses(everything.app, "GET")
        if endpoint in PLAIN
    }
    assert found == {(endpoint, path): PLAIN[endpoint][actor] for endpoint, path in found}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("actor", ACTORS)
def test_addresses_that_name_a_project(everything: World, actor: str, state: str) -> None:
    client, number = quick(everything, actor), everything.projects[state]
    found, expected = {}, {}
    for endpoint, path in addresses(everything.app, "GET", project_id=number, slug=everything.slug(number)):
        if endpoint in ABOUT_PROJECTS:
            answer = client.get(path, base_url=BASE)
            found[path] = answer.status_code
            expected[path] = ABOUT_PROJECTS[endpoint](actor, state, path.rpartition("/")[2])
            if answer.status_code == 303 and actor in NOT_SIGNED_IN:
                assert answer.location.startswith("/cs/sign-in?next="), path
    assert found == expected


def test_addresses_of_projects_that_never_were(everything: World) -> None:
    for actor in ACTORS:
        client = quick(everything, actor)
        for endpoint, path in addresses(everything.app, "GET", project_id=999_999):
            if endpoint in ABOUT_PROJECTS:
                allowed = (
                    (404, 303, 403)
                    if endpoint.startswith(
                        (
                            "labelling",
                            "manage",
                            "edits",
                            "uploads",
                            "moderation",
                            "payback",
                            "assisting",
                            "transfers",
                            "adopting",
                            "questions",
                        )
                    )
                    else (404,)
                )
                assert client.get(path, base_url=BASE).status_code in allowed, (actor, path)
