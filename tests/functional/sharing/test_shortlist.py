"""Chosen projects: the list in the address, the comparison, the briefing on two pages, and lists kept with an account."""

import re
import zlib
from typing import Any

import pytest
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict
from catalogue.i18n import speaking
from catalogue.municipalities import queries as places
from catalogue.projects import services as lifecycle
from catalogue.projects.models import Project
from catalogue.projects.public_queries import public_projects
from catalogue.sharing.shortlist import services
from catalogue.sharing.shortlist.briefing import briefing
from catalogue.sharing.shortlist.pdf import briefing_pdf
from catalogue.sharing.shortlist.presenters import comparison, cut
from catalogue.sharing.shortlist.selection import MOST_LISTED, Selection
from tests.client import BASE, StrictClient, hidden_fields
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, person
from tests.factories.projects import publish

FULL: dict[str, Any] = {
    "investment_cost": 500_000.0, "investment_vat": "with", "price_year": 2024, "running_cost": 20_000.0,
    "months_to_operation": 8, "difficulty": "2", "evidence_level": "2",
    "results": [{"indicator": "Spotřeba", "unit": "MWh", "before": 61, "after": 15}],
    "what_did_not_work": "Baterie vydržely jednu zimu. " * 20,
}  # fmt: skip


@pytest.fixture
def numbers(app: Flask) -> list[int]:
    """Three public projects: two complete ones of Praha and Brno, and a bare card."""
    with app.app_context():
        made = [
            publish(PRAHA, title="Lampy, které vidí chodce", **FULL).id,
            publish(
                BRNO, title="Hladinoměry na potoce", **FULL | {"running_cost": 0.0, "investment_cost": 80_000.0}
            ).id,
            publish(PRAHA, title="Jen karta projektu").id,
        ]
        database.commit()
    return made


def _compared(numbers: list[int], **how: Any) -> Any:
    found = public_projects(numbers)
    return comparison([found[number] for number in numbers], **how)


def _texts(compared: Any, code: str) -> list[str]:
    row = compared.row(code)
    return [cell.text.replace("\xa0", " ") for cell in row.cells]


def test_a_comparison_counts_five_years_and_what_it_means_per_inhabitant(app: Flask, numbers: list[int]) -> None:
    with app.test_request_context("/cs/"), app.app_context():
        home = places.profiles()[BRNO]
        compared = _compared(numbers, home=home)
        assert _texts(compared, "total") == ["600 000 Kč", "80 000 Kč", ""]
        praha = places.profiles()[PRAHA]
        each = [500_000 / praha.population, 80_000 / home.population]
        assert [float(text.split()[0].replace(",", ".")) for text in _texts(compared, "each")[:2]] == [
            round(one, 2) for one in each
        ]
        at_home = _texts(compared, "each_home")[0]
        assert float(at_home.split()[0].replace(",", ".")) == round(500_000 / home.population, 2)
        assert _texts(compared, "running")[1] == "0 Kč", "nothing is an answer, and differs from no answer"
        assert not compared.row("running").cells[2].known


def test_what_differs_is_marked_and_the_rest_can_be_left_out(app: Flask, numbers: list[int]) -> None:
    with app.test_request_context("/cs/"), app.app_context():
        every = _compared(numbers[:2])
        assert every.row("investment").is_marked
        assert not every.row("difficulty").differs
        assert every.row("region").differs
        assert not every.row("region").is_marked
        assert not every.row("what_did_not_work").is_marked
        fewer = _compared(numbers[:2], only_differences=True)
        assert fewer.row("difficulty") is None
        assert fewer.row("investment") is not None
        assert every.hidden == fewer.hidden > 0


def test_the_page_compares_four_and_says_what_became_of_the_others(
    app: Flask, client: StrictClient, numbers: list[int]
) -> None:
    page = client.get("/cs/compare", query_string={"id": [*numbers, 999_999], "home": BRNO}).text
    assert "Hladinoměry na potoce" in page
    assert "600 000" in page.replace("\xa0", " ")
    assert "není veřejný" in page
    with app.app_context():
        more = [publish(PRAHA, title=f"Další projekt {letter}").id for letter in "ABCDE"]
        lifecycle.hide(person("administrator"), session.get_one(Project, numbers[0]), "Osobní údaje.")
        database.commit()
    page = client.get("/cs/compare", query_string={"id": [numbers[0], *more]}).text
    assert "Lampy, které vidí chodce" not in page
    assert "nejvýš čtyři" in page
    for path in ("/cs/compare", f"/cs/compare?id={more[0]}", "/en/compare?id=x&id=-1&id=99999999999", "/en/shortlist"):
        assert client.get(path).status_code == 200


def test_the_list_takes_a_number_or_an_address_and_refuses_nothing_silently(
    client: StrictClient, numbers: list[int]
) -> None:
    first, second, _third = numbers
    for pasted in (str(second), f" {BASE}/cs/projects/{second}-hladinomery ", f"https://katalog.example.cz/p/{second}"):
        answer = client.get("/cs/shortlist", query_string={"id": first, "add": pasted})
        assert answer.status_code == 302
        assert answer.location == f"/cs/shortlist?id={first}&id={second}"
    page = client.get("/cs/shortlist", query_string={"id": first, "add": "<b>lampy</b>"})
    assert page.status_code == 200
    assert "Pod „&lt;b&gt;lampy&lt;/b&gt;“ jsme žádný projekt nenašli" in page.text
    assert "Lampy, které vidí chodce" in page.text
    unknown = client.get("/cs/compare", query_string={"id": [first, second], "home": "Neexistující Lhota"}).text
    assert "Neexistující Lhota" in unknown
    assert len(Selection.read(_Arguments(id=[str(one) for one in range(1, 99)])).numbers) == MOST_LISTED


class _Arguments:
    """Arguments of an address."""

    def __init__(self, **values: list[str]) -> None:
        """Keep them."""
        self._values = values

    def getlist(self, key: str) -> list[str]:
        """Return every value of a name."""
        return self._values.get(key, [])


def test_results_of_a_search_and_the_page_of_a_project_lead_to_the_list(
    client: StrictClient, numbers: list[int]
) -> None:
    page = client.get("/cs/projects").text
    for number in numbers:
        assert re.search(rf'<input type="checkbox" name="id" value="{number}" form="picked"', page)
    assert 'id="picked"' in page
    assert f"/cs/shortlist?id={numbers[0]}" in client.get(f"/cs/projects/{numbers[0]}", follow_redirects=True).text


def test_the_briefing_names_its_sources_and_never_grows_beyond_two_pages(app: Flask, numbers: list[int]) -> None:
    long = {"solution": "Slovo o řešení. " * 180, "what_did_not_work": "x" * 60 + " nepovedlo se. " * 100,
            "minimum_conditions": "Podmínka. " * 90,
            "results": [{"indicator": "Velmi dlouhý název " * 10, "unit": "počet za rok", "before": 1, "after": 2}] * 12,
            "contact_function": "vedoucí odboru " * 6, "contact_unit": "odbor " * 16}  # fmt: skip
    with app.app_context():
        several = [publish(PRAHA, title="Název " * 15 + "konec", **FULL | long).id for _one in range(4)]
        database.commit()
    for language in ("cs", "en"):
        with app.test_request_context(f"/{language}/"), app.app_context(), speaking(language):
            for chosen in (several[:1], several[:2], several[:3], several, numbers):
                found = public_projects(chosen)
                told = briefing([found[one] for one in chosen], places.profiles()[BRNO])
                made = briefing_pdf(told)
                assert 1 <= _pages(made) <= 2, (language, len(chosen))
                assert all(sheet.url in _links(made) for sheet in told.sheets)


def test_the_pdf_is_tagged_titled_and_in_its_language(client: StrictClient, numbers: list[int]) -> None:
    answer = client.get("/en/briefing.pdf", query_string={"id": numbers[:2]})
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    inside = _inside(answer.data)
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang\s*\(en", inside)
    assert b"pdfuaid:part" in inside
    assert re.search(rb"/S\s*/TH\b", inside), "the table has heads"
    assert client.get("/cs/briefing").status_code == 404
    assert client.get("/cs/briefing.pdf?id=999999").status_code == 404
    page = client.get("/cs/briefing", query_string={"id": numbers[:2], "home": PRAHA}).text
    assert "Podklad pro zastupitelstvo" in page
    assert "záznam č." in page


def _inside(made: bytes) -> bytes:
    """Return a PDF with its packed streams beside it, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    return made + b"\n".join(unpacked)


def _pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", _inside(made)))


def _links(made: bytes) -> str:
    return _inside(made).decode("latin-1")


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("Krátký text.", 40, "Krátký text."),
        ("První věta je tady. Druhá věta už ne.", 25, "První věta je tady. …"),
        ("slovo slovo slovo slovo", 13, "slovo slovo…"),
        ("x" * 30, 10, "x" * 10 + "…"),
    ],
)
def test_texts_are_cut_at_sentences_or_words(text: str, longest: int, expected: str) -> None:
    assert cut(text, longest) == expected


def test_a_list_is_kept_renewed_and_deleted_by_its_person_only(app: Flask, numbers: list[int]) -> None:
    clerk, other = account(app, municipality=PRAHA), account(app, municipality=BRNO, email="druhy@obec.example.cz")
    client, stranger = signed_in(app, clerk), signed_in(app, other)
    path = f"/cs/my/shortlists/new?id={numbers[0]}&id={numbers[1]}"
    for chosen in (path, f"{path}&id={numbers[2]}"):
        sent = {**hidden_fields(client.get(chosen)), "name": "Osvětlení 2027"}
        assert client.post(chosen, data=sent).status_code == 303
    page = client.get("/cs/my/shortlists")
    assert page.text.count(">Osvětlení 2027</a>") == 1
    assert f"/cs/shortlist?id={numbers[0]}&amp;id={numbers[1]}&amp;id={numbers[2]}" in page.text
    assert "Osvětlení 2027" not in stranger.get("/cs/my/shortlists").text
    address = re.findall(r'action="(/cs/my/shortlists/\d+/delete)"', page.text)[0]
    token = hidden_fields(stranger.get("/cs/my/shortlists/new?id=" + str(numbers[0])))
    assert stranger.post(address, data=token).status_code == 404
    empty = {**hidden_fields(client.get(path)), "name": " "}
    assert client.post(path, data=empty).status_code == 422
    assert client.post(address, data=hidden_fields(client.get(path))).status_code == 303
    assert "Osvětlení 2027" not in client.get("/cs/my/shortlists").text
    with app.app_context():
        assert first_broken_link() is None


def test_nobody_keeps_lists_without_end(app: Flask, numbers: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_KEPT", 2)
    clerk = account(app, municipality=PRAHA)
    with app.app_context():
        user = session.get_one(User, clerk.id)
        for name in ("A", "B", "A"):
            services.keep(user, name, Selection((numbers[0],)))
        with pytest.raises(Conflict):
            services.keep(user, "C", Selection((numbers[0],)))
