"""Writing: a card in few steps, a lost session and a lost connection in the middle of typing, two people at once."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.projects.document import SECTIONS, Question, Rows, read
from catalogue.projects.examples import FOLDER

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
MEMBER = "clen@example.cz"
CARD = {
    "basics": {
        "summary": "Obec svítí jen tam, kde někdo jde, a platí za světlo o třetinu méně.",
        "submitter_kind": "municipality", "stage": "operation", "year_start": "2024",
    },
    "tags": {"main_key_area": "A4"},
    "solution": {
        "problem": "Lampy svítily celou noc naplno, i když po cestě nikdo nešel, a účet každý rok rostl.",
        "solution": "Lampy se ztlumí a rozsvítí se, když čidlo vidí chodce; intenzitu nastavuje správce.",
        "benefit": "O třetinu nižší účet a tmavší noci.",
    },
    "money": {"cost_band": "2"},
    "results": {},
    "transfer": {"contact_function": "starostka", "contact_email": "starostka@obec.example.cz", "contact_consent": "y"},
    "media": {},
}  # fmt: skip
STATUS = "[data-told]"
RECORD = FOLDER / "01-chytre-verejne-osvetleni.toml"


@pytest.fixture
def windows(browser: Browser, server: Server, axe_source: str) -> Iterator[Any]:
    """Open windows of the member, with or without scripts, and close them in the end."""
    opened: list[Person] = []

    def window(**options: Any) -> Person:
        one = Person(browser, server, axe_source, **options)
        if opened:
            one.context.add_cookies(opened[0].context.cookies())  # type: ignore[arg-type]
        else:
            one.sign_in(MEMBER)
        opened.append(one)
        return one

    yield window
    for one in opened:
        one.close()


def _new(person: Person, title: str) -> str:
    person.page.goto(f"{person.server.address}/cs/my/projects/new")
    person.page.select_option("select[name=municipality]", index=0)
    person.page.fill("input[name=title]", title)
    with person.page.expect_navigation():
        person.page.locator("main form button.element").first.click()
    return person.page.url.partition("/edit/")[0]


def _press(page: Page, name: str) -> None:
    """Press a button of the form; the journey of the main job checks these pages."""
    with page.expect_navigation():
        page.locator(f"main form button.element[name={name}]").first.click()


def _saved(page: Page) -> None:
    expect(page.locator(STATUS)).to_contain_text("Uloženo v")


def test_a_card_is_submitted_in_few_steps(windows: Any) -> None:
    person = windows()
    page: Page = person.page
    pages, keys, choices, title = 2, 0, 1, "Světla podle chodců"
    _new(person, title)
    keys += len(title)
    for section, answers in CARD.items():
        assert page.url.endswith(f"/edit/{section}"), page.url
        for name, answer in answers.items():
            field = page.locator(f"main [name='{name}']").first
            if field.get_attribute("type") in ("radio", "checkbox"):
                page.check(f"main [name='{name}'][value='{answer}']")
                choices += 1
            else:
                field.fill(answer)
                keys += len(answer)
        _press(page, "next")
        pages += 1
    page.check("input[name=consent_licence]")
    _press(page, "submit")
    assert page.url.endswith("/submitted"), page.inner_text("main")
    print(f"\nA card: {pages + 1} pages, {keys} keystrokes, {choices + 1} choices, {pages} buttons.")
    assert pages + 1 <= 11
    assert choices + 1 <= 7


def test_nothing_typed_is_lost_with_the_session_or_the_connection(windows: Any) -> None:
    person = windows()
    page: Page = person.page
    desk = _new(person, "Ztracené sezení")
    page.goto(f"{desk}/edit/solution")
    page.locator("[name=benefit]").press_sequentially("První věta.")
    _saved(page)
    person.context.set_offline(True)
    page.locator("[name=benefit]").press_sequentially(" Druhá věta bez spojení.")
    expect(page.locator(STATUS)).to_contain_text("chybí spojení")
    person.context.set_offline(False)
    person.trouble.clear()  # The browser itself complains of the missing connection.
    _saved(page)
    person.context.clear_cookies()
    page.locator("[name=problem]").press_sequentially("Psáno po odhlášení.")
    expect(page.locator(STATUS)).to_contain_text("byli jste odhlášeni")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-for=signedOut] a").click()
    page.fill("input[name=email]", MEMBER)
    page.fill("input[name=password]", "ukazkove-heslo-2026")
    with page.expect_navigation(url=re.compile("/edit/solution")):
        page.locator("main form button.element").click()
    assert page.input_value("[name=benefit]") == "První věta. Druhá věta bez spojení."
    assert page.input_value("[name=problem]") == ""
    expect(page.locator("[data-kept-offer]")).to_be_visible()
    person.check()
    page.locator("[data-keep=back]").click()
    assert page.input_value("[name=problem]") == "Psáno po odhlášení."
    _press(page, "to_list")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert "saved=" not in page.url


def test_two_people_at_once_and_scripts_switched_off_half_way(windows: Any) -> None:
    first, second, plain = windows(), windows(width=320), windows(scripts=False)
    desk = _new(first, "Dva u jednoho stolu")
    for one in (first, second, plain):
        one.page.goto(f"{desk}/edit/solution")
    first.page.locator("[name=benefit]").press_sequentially("Text první.")
    _saved(first.page)
    second.page.locator("[name=problem]").press_sequentially("Potíž od druhé.")
    expect(second.page.locator(STATUS)).to_contain_text("Někdo jiný mezitím změnil")
    second.page.locator("[name=benefit]").press_sequentially("Text druhé.")
    expect(second.page.locator("[data-for=stale]")).to_be_visible()
    second.submit("[data-for=stale] button")
    conflict = second.page.inner_text(".c-conflict")
    assert "Text první." in conflict
    assert "Text druhé." in conflict
    plain.page.fill("[name=context]", "Napsáno bez skriptů.")
    _press(plain.page, "to_list")
    first.page.goto(f"{desk}/edit/solution")
    values = [first.page.input_value(f"[name={name}]") for name in ("benefit", "problem", "context")]
    assert values == ["Text první.", "Potíž od druhé.", "Napsáno bez skriptů."]
    assert re.search(r"saved|sent", plain.page.url) is None


def _fill(page: Page, question: Question, answer: Any) -> int:
    """Answer a question as a person would, and return how many keys and choices that takes; rows are added as needed."""
    if not isinstance(question, Rows):
        return _type(page, question.key, answer)
    return sum(_fill_row(page, question.key, number, row) for number, row in enumerate(answer))


def _fill_row(page: Page, key: str, number: int, row: dict[str, Any]) -> int:
    if page.locator(f"main [name^='{key}-{number}-']").count() == 0:
        with page.expect_navigation():
            page.locator(f"main button[name=add_row][value={key}]").click()
    return sum(_type(page, f"{key}-{number}-{column}", answer) for column, answer in row.items() if answer is not None)


def _type(page: Page, name: str, answer: Any) -> int:
    field = page.locator(f"main [name='{name}']").first
    if field.get_attribute("type") in ("radio", "checkbox"):
        values = ["y"] if answer is True else answer if isinstance(answer, list) else [answer]
        for value in values:
            page.check(f"main [name='{name}'][value='{value}']")
        return len(values)
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(str(answer))
        return 1
    text = str(answer).replace(".", ",") if isinstance(answer, float) else str(answer)
    field.fill(text)
    return len(text)


def test_the_full_record_is_written_without_scripts(windows: Any) -> None:
    """Everything that an example of good practice says, typed by hand; then nothing is short of the label."""
    document = read(tomllib.loads(RECORD.read_text(encoding="utf-8"))["document"]).document
    person = windows(scripts=False, width=320)
    page: Page = person.page
    desk, keys, answered = _new(person, "Celý záznam krok za krokem"), 0, 0
    for section in SECTIONS[:-1]:
        assert page.url.partition("#")[0].endswith(f"/edit/{section.code}"), page.inner_text("main")
        for folded in page.locator("main form details").all():
            if folded.get_attribute("open") is None:
                folded.locator("> summary").click()
        for question in section.questions:
            answer = document.get(question.key)
            if answer is None or question.key in (
                "title",
                "municipality",
                "partners",
                "topics",
                "images",
                "attachments",
            ):
                continue
            keys, answered = keys + _fill(page, question, answer), answered + 1
        _press(page, "next")
    told = page.inner_text("main")
    print(f"\nA full record: {len(SECTIONS)} parts, {answered} questions, {keys} keystrokes and choices.")
    assert "Karta je úplná" in told
    assert "K označení „Dobrá praxe“" not in told
    page.goto(desk)
    assert "koncept" in page.inner_text("main")
