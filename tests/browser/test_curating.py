"""A municipality puts projects together from a shortlist, arranges them, publishes; a moderator takes the collection down."""

import secrets

import pytest
from playwright.sync_api import expect

from .person import Arrive

pytestmark = pytest.mark.browser
MEMBER, MODERATOR = "clen@example.cz", "moderator@example.cz"
SAVE = "main form.c-form > .gov-button button"
TITLES = ".c-arranged__title a"


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "plain on a phone"])
def test_a_collection_from_a_shortlist_to_the_public_and_back(arrive: Arrive, scripts: bool, width: int) -> None:
    title, curator = f"Voda ve městě {secrets.token_hex(3)}", arrive(MEMBER, scripts=scripts, width=width)
    page = curator.page
    curator.open("/cs/shortlist?id=1&id=2&id=3")
    curator.submit("text=Sestavit z nich kolekci")
    page.fill("input[name=title]", title)
    page.fill("textarea[name=introduction]", "Čtení před rozhodnutím zastupitelstva.")
    curator.submit(SAVE)
    before = page.locator(TITLES).all_inner_texts()
    page.locator(".c-arranged input").nth(1).fill("Stačí na to jeden člověk.")
    curator.submit(".c-arranged__item >> nth=1 >> button[value^=up-]")
    assert page.locator(TITLES).all_inner_texts() == [before[1], before[0], before[2]]
    assert page.locator(".c-arranged input").first.input_value() == "Stačí na to jeden člověk."
    page.fill("input[name=add]", "nesmysl")
    curator.submit(SAVE)
    assert "nesmysl" in page.inner_text("main")
    page.fill("input[name=add]", "/cs/projects/4-cokoli")
    page.press("input[name=add]", "Enter")
    expect(page.locator(TITLES)).to_have_count(4)
    curator.check()
    curator.submit(".c-arranged__item >> nth=2 >> button[value^=remove-]")
    curator.submit("form[action$='/publish'] button")
    here = page.url
    curator.submit("text=Jak to vidí veřejnost")
    public = page.url

    visitor = arrive(scripts=scripts, width=width)
    visitor.open("/cs/collections")
    visitor.submit(f"text={title}")
    assert visitor.page.url == public
    assert visitor.page.locator(".c-collection .c-card__title").all_inner_texts()[:2] == [before[1], before[0]]
    assert "Stačí na to jeden člověk." in visitor.page.inner_text("main")
    visitor.open("/cs/")

    moderator = arrive(MODERATOR, scripts=True, width=1280)
    moderator.open("/cs/moderation/collections")
    box = moderator.page.locator(f"section:has-text('{title}')")
    box.locator("summary").click()
    box.locator("textarea").fill("V úvodu je jméno člověka.")
    moderator.submit(f"section:has-text('{title}') form button")
    answer = arrive(scripts=scripts, width=width).page.goto(public)
    assert answer is not None
    assert answer.status == 404
    curator.open(here)
    assert "V úvodu je jméno člověka." in page.inner_text("main")
