"""The public page of a project: what it shows, what it keeps to itself, and where its addresses lead."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from catalogue import caching, database
from catalogue.projects.document import QUESTIONS
from catalogue.projects.lifecycle import PUBLIC, State
from catalogue.projects.models import Project
from catalogue.projects.publication import PLACE_REVEALING
from catalogue.search.index import reader
from tests.client import StrictClient
from tests.counting import queries_of
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish

MOST_QUERIES = 14
FULL: dict[str, Any] = {
    "title": "Lampy, které ztlumí",
    "partners": [BRNO, "500496", "505650"],
    "year_start": 2021,
    "year_launch": 2022,
    "topics": ["public-lighting", "energy-management"],
    "target_groups": ["residents", "visitors"],
    "sdgs": ["7", "11"],
    "context": "Souvislost s pasportem lamp.",
    "steps": [{"step": "Pasport lamp", "months": 3}, {"step": "Výměna svítidel", "months": 0}],
    "months_to_operation": "unknown",
    "inspired_by": "Inspirace ze sousední obce.",
    "cost_band": "3",
    "investment_cost": 2940000,
    "investment_vat": "with",
    "price_year": 2024,
    "running_cost": 0,
    "staff_preparation_days": "not_stated",
    "staff_operation_fte": 0.05,
    "price_drivers": "Cenu určují kabely.",
    "funding": [{"source": "own_budget", "name": "Rozpočet obce", "amount": 1470000, "percent": 50}],
    "operation_funding": "Provoz platí obec.",
    "procurement": ["tender"],
    "contract_link": "https://www.example.org/smlouva",
    "specification_link": "https://www.example.org/zadani",
    "suppliers": [{"name": "Příklad Světla s.r.o.", "company_number": "00000000"}],
    "openness": ["open_data"],
    "openness_licence": "Licence pasportu CC BY.",
    "supplier_dependence": "low",
    "legal": "Dohoda o sloupech.",
    "involvement": "Lidé hlasovali na návsi.",
    "results": [
        {"indicator": "Spotřeba elektřiny", "unit": "MWh", "before": 61, "before_date": "2023", "after": 15,
         "after_date": "2025-06", "method": "Součet odečtů", "source": "Faktury"},
        {"indicator": "Stížnosti na tmu", "after": 0},
        {"indicator": "Rozdíl teplot", "before": -4.5, "after": 2},
    ],
    "evidence_level": "2",
    "what_did_not_work": "Bílé světlo vadilo.",
    "lessons": "Nejdřív pasport.",
    "risks": "Rychlejší jízda.",
    "suits_sizes": ["1", "2"],
    "suits_territory": ["village"],
    "minimum_conditions": "Jeden člověk na pět dní.",
    "what_to_change": "Menší obci stačí méně.",
    "difficulty": "2",
    "offers": ["call"],
    "contact_unit": "Odbor správy",
    "contact_name": "Jana Vzorová",
    "contact_phone": "+420 600 000 101",
    "links": [{"kind": "data_set", "label": "Pasport osvětlení", "url": "https://www.example.org/pasport", "licence": "CC0"}],
}  # fmt: skip
WORDS_OF = {
    "months_to_operation": "Not known", "staff_preparation_days": "Not stated", "running_cost": '<span class="c-feasibility__value">0</span>',
    "investment_cost": '<span class="c-feasibility__value">2,940,000</span>', "evidence_level": "Measured before and after", "topics": "Public lighting",
    "sdgs": "Affordable and clean energy", "partners": "Brno", "year_launch": "2022", "offers": "A telephone call",
}  # fmt: skip

Fill = Callable[..., Project]


@pytest.fixture
def fill(app: Flask) -> Fill:
    """Let a test publish a project."""

    def make(**answers: Any) -> Project:
        with app.app_context():
            made = publish(**answers)
            database.commit()
            return made

    return make


def address(project: Project, slug: str, language: str = "cs") -> str:
    return f"/{language}/projects/{project.id}-{slug}"


def texts_of(value: Any) -> list[str]:
    """Return every text of people inside an answer."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in texts_of(one)]
    if isinstance(value, dict):
        return [text for key, one in value.items() if key not in ("kind", "source") for text in texts_of(one)]
    return []


def test_no_public_answer_is_lost(client: StrictClient, fill: Fill) -> None:
    project = fill(**FULL)
    page = client.get(address(project, "lampy-ktere-ztlumi", "en")).text
    written = ("text", "link", "email", "phone", "company_number", "rows")
    for key, value in FULL.items():
        if key == "results":
            continue
        if QUESTIONS[key].kind in written:
            for text in texts_of(value):
                assert text in page or text.lstrip("0") == "", (key, text)
    for key, words in WORDS_OF.items():
        assert words in page, key
    for result in ("Spotřeba elektřiny", "Součet odečtů", "Faktury", "Stížnosti na tmu", "Rozdíl teplot", "−75 %"):
        assert result in page, result
    assert 'lang="cs"' in page


def test_an_address_without_the_right_slug_is_moved_for_good(client: StrictClient, fill: Fill) -> None:
    project = fill(title="Lampy v obci")
    right = address(project, "lampy-v-obci")
    for wrong in (f"/cs/projects/{project.id}", f"/cs/projects/{project.id}-", f"/cs/projects/{project.id}-lampy",
                  f"/cs/projects/{project.id}-lampy-v-obci-jinde", f"/cs/projects/{project.id}-%3Cscript%3E"):  # fmt: skip
        response = client.get(wrong)
        assert (response.status_code, response.location) == (301, right), wrong
    assert client.get(f"/en/projects/{project.id}-old").location == address(project, "lampy-v-obci", "en")
    assert client.get(f"{address(project, 'old')}/history").location == f"{right}/history"
    assert client.get(right).status_code == 200


@pytest.mark.parametrize("state", list(State))
def test_only_public_states_have_a_page(state: State, client: StrictClient, fill: Fill) -> None:
    project = fill(title="Lampy v obci", state=state)
    expected = 200 if state in PUBLIC else 410 if state is State.HIDDEN else 404
    paths = [
        address(project, "lampy-v-obci"),
        f"{address(project, 'lampy-v-obci')}/history",
        f"/api/v1/projects/{project.id}",
    ]
    for path in paths:
        response = client.get(path)
        assert response.status_code == expected, path
        assert ("Lampy v obci" in response.text) == (expected == 200)
    if state is State.ARCHIVED:
        assert "c-notice--archived" in client.get(paths[0]).text


@pytest.mark.parametrize("number", ["0", "999999", "2147483647", "2147483648", "9" * 40, "-1", "1.5", "x"])
def test_numbers_that_name_no_project(number: str, client: StrictClient) -> None:
    for path in (f"/cs/projects/{number}", f"/cs/projects/{number}-x", f"/cs/projects/{number}-x/history",
                 f"/api/v1/projects/{number}"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_the_page_can_be_kept_and_knows_nobody(client: StrictClient, fill: Fill) -> None:
    project = fill(title="Lampy v obci")
    response = client.get(address(project, "lampy-v-obci"))
    assert response.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    same = client.get(address(project, "lampy-v-obci"), headers={"If-None-Match": response.headers["ETag"]})
    assert same.status_code == 304


def test_contact_without_consent_stays_inside(client: StrictClient, fill: Fill) -> None:
    secret = {
        "contact_function": "kanár-funkce", "contact_unit": "kanár-odbor", "contact_name": "kanár-jméno",
        "contact_email": "kanar@tajne.example.cz", "contact_phone": "+420 666 666 666",
    }  # fmt: skip
    project = fill(**{**FULL, **secret, "contact_consent": False})
    for text in everything_public(client, project):
        for canary in secret.values():
            assert canary not in text


def test_a_stopped_project_that_wants_no_name_tells_no_place(client: StrictClient, fill: Fill) -> None:
    revealing = {
        "partners": [BRNO], "contract_link": "https://kanar.example.org/a", "suppliers": [{"name": "Kanár s.r.o."}],
        "links": [{"label": "Kanár odkaz", "url": "https://kanar.example.org/c"}], "inspired_by": "Kanár inspirace",
        "specification_link": "https://kanar.example.org/b",
        "images": [{"file": "0" * 64, "alt": "Kanár obrázek", "author": "Kanár autor", "licence": "cc0"}],
    }  # fmt: skip
    project = fill(
        municipality="505650", title="Čidla v dlažbě", stage="stopped", stopped_anonymous=True, stopped_reason="money",
        stopped_text="Došly peníze a nikdo se o čidla nestaral.", **revealing,
    )  # fmt: skip
    assert set(revealing) <= set(PLACE_REVEALING)
    texts = everything_public(client, project)
    for text in texts:
        for canary in ("Kanár", "kanar", "505650", "starosta@obec.example.cz", "Brno"):
            assert canary not in text.replace("Brno (", "").replace('"Brno', ""), canary
    page = texts[0]
    assert "Došly peníze" in page
    body = client.get(f"/api/v1/projects/{project.id}").get_json()
    assert body["municipality"] is None
    assert body["point"] is None


def everything_public(client: StrictClient, project: Project) -> list[str]:
    page = client.get(f"/cs/projects/{project.id}", follow_redirects=True)
    assert page.status_code == 200
    paths = [f"/en/projects/{project.id}", f"/api/v1/projects/{project.id}"]
    others = [client.get(path, follow_redirects=True).text for path in paths]
    listed = client.get("/cs/projects.json").get_json()["items"]
    return [page.text.partition("<main")[2], *others, str(listed)]


def test_the_other_language_and_its_absence(client: StrictClient, fill: Fill) -> None:
    plain = fill(title="Lampy v obci")
    page = client.get(address(plain, "lampy-v-obci", "en")).text
    assert '<h1 lang="cs">Lampy v obci</h1>' in page
    assert "has not translated this project" in page
    translated = fill(title="Mapa závad", other_title="Map of faults", other_origin="machine",
                      other_problem="People did not know whom to tell about a broken bench or lamp.")  # fmt: skip
    page = client.get(address(translated, "mapa-zavad", "en")).text
    assert "<h1>Map of faults</h1>" in page
    assert "People did not know whom to tell" in page
    assert "A machine translated them." in page
    assert "Map of faults" not in client.get(address(translated, "mapa-zavad", "cs")).text.partition("<main")[2]


def test_examples_say_so(client: StrictClient, fill: Fill) -> None:
    example, real = fill(title="Lampy v obci", is_example=True), fill(title="Mapa závad")
    assert "This is an example." in client.get(address(example, "lampy-v-obci", "en")).text
    assert "This is an example." not in client.get(address(real, "mapa-zavad", "en")).text


def test_history_tells_publications_only(client: StrictClient, fill: Fill) -> None:
    project = fill(title="Lampy v obci", day=5)
    page = client.get(f"{address(project, 'lampy-v-obci', 'en')}/history").text
    assert "January 6, 2026" in page
    assert "First publication" in page


def test_the_whole_record_for_programs(client: StrictClient, fill: Fill) -> None:
    project = fill(**FULL)
    body = client.get(f"/api/v1/projects/{project.id}").get_json()
    assert body["id"] == project.id
    assert body["document"]["running_cost"] == 0
    assert body["document"]["months_to_operation"] == "unknown"
    assert body["names"]["key_area"].keys() == {"C3", "A4"}
    assert not {"contact_consent", "consent_licence", "stopped_anonymous"} & set(body["document"])
    assert client.get(f"/api/v1/projects/{project.id}").headers["Access-Control-Allow-Origin"] == "*"


def test_texts_of_people_are_texts(client: StrictClient, fill: Fill) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}} %(x)s javascript:alert(1) \"' &amp;"
    rows = {"results": [{"indicator": attack[:140], "unit": attack[:40], "before": 1, "after": 2, "source": attack}]}
    project = fill(
        title=attack[:100], summary=attack, problem=attack * 2, solution=attack, what_did_not_work=attack, context=attack,
        contact_name=attack, links=[{"label": attack, "url": "javascript:alert(1)"}], contract_link="javascript:alert(1)",
        steps=[{"step": attack, "months": 1}], municipality=PRAHA, **rows,
    )  # fmt: skip
    for text in everything_public(client, project)[:2]:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript:' not in text
        assert "{{7*7}}" in text


def test_the_number_of_queries_is_small(
    app: Flask, client: StrictClient, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    for looking in (caching, reader):  # Whether something changed is asked by the clock, whoever comes.
        monkeypatch.setattr(looking, "SECONDS_BETWEEN_LOOKS", 3600)
    inspiring = fill(title="Vzor projektu")
    project = fill(**FULL, inspired_by_project=str(inspiring.id))
    client.get("/cs/projects")  # Whoever comes first after a change follows it.
    with queries_of(app) as statements:
        assert client.get(address(project, "lampy-ktere-ztlumi")).status_code == 200
    assert len(statements) <= MOST_QUERIES, statements
