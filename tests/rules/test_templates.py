"""Templates: nothing inline, a comment on top of every component, every page in a layout."""

import re

from tests.rules.sources import TEMPLATES


def _templates(pattern: str = "**/*.html") -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.glob(pattern)}


def test_nothing_inline_that_the_policy_forbids() -> None:
    forbidden = re.compile(
        r"\sstyle\s*=|<style|<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)|\son[a-z]+\s*=\s*[\"']|javascript:",
        re.IGNORECASE,
    )
    breaches = {
        name: forbidden.findall(text)
        for name, text in _templates().items()
        if not name.startswith("emails/") and forbidden.search(text)
    }
    assert not breaches, breaches


def test_no_template_trusts_text() -> None:
    breaches = [name for name, text in _templates().items() if re.search(r"autoescape\s+false", text)]
    assert not breaches, breaches


def test_components_say_what_they_do() -> None:
    assert not [name for name, text in _templates("components/*.html").items() if not text.startswith("{#")]


def test_every_page_stands_in_a_layout() -> None:
    stray = [
        name
        for name, text in _templates().items()
        if name.split("/")[0] not in {"layouts", "components", "emails"}
        and not name.rpartition("/")[2].startswith("_")
        and not re.match(r"(\{#.*?#\}\s*)?\{% extends \"layouts/", text, re.DOTALL)
    ]
    assert not stray, stray
