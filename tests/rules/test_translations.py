"""Both languages are complete: every text has a translation with the same placeholders."""

import ast
import importlib.util
import re
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from tests.rules.sources import ROOT, modules

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def shown() -> Catalog:
    """The texts that code and templates show, as `make messages` collects them."""
    return _tool().extracted()


@pytest.fixture(params=["cs", "en"])
def translations(request: pytest.FixtureRequest) -> Catalog:
    """The translations of one language."""
    return _tool().load(request.param)


def _tool() -> ModuleType:
    specification = importlib.util.spec_from_file_location("messages", ROOT / "deploy" / "messages.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _forms(text: object) -> list[str]:
    return list(text) if isinstance(text, list | tuple) else [str(text or "")]


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def test_every_text_is_translated(shown: Catalog, translations: Catalog) -> None:
    missing = []
    for message in shown:
        found = translations.get(message.id) if message.id else None
        if message.id and (found is None or found.fuzzy or not all(_forms(found.string))):
            missing.append(_key(message))
    assert not missing, f"{len(missing)} texts without a translation, for example {missing[:5]}"


def test_every_plural_has_all_its_forms(translations: Catalog) -> None:
    wrong = [
        _key(message)
        for message in translations
        if message.id and message.pluralizable and len(_forms(message.string)) != translations.num_plurals
    ]
    assert not wrong, wrong


def test_translations_keep_the_placeholders(translations: Catalog) -> None:
    wrong = []
    for message in translations:
        wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
        # A number may be left to its word in a plural form ("one project"), nothing else may.
        spare = {"num"} if message.pluralizable else set()
        for form in filter(None, _forms(message.string)):
            if message.id and set(PLACEHOLDER.findall(form)) - spare != wanted - spare:
                wrong.append((_key(message), form))
    assert not wrong, wrong


def test_no_translation_is_left_over(shown: Catalog, translations: Catalog) -> None:
    known = {_key(message) for message in shown}
    left = [_key(message) for message in translations if _key(message) not in known]
    assert not left, left


def test_no_text_hides_in_a_formatted_string() -> None:
    """The collector does not look into f-strings, so a text there would stay English."""
    hidden = [
        f"{name}:{call.lineno}"
        for name, module in modules().items()
        for text in ast.walk(module)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "_n", "_l")
    ]
    assert not hidden, hidden
