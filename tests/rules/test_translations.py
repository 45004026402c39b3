"""Both languages are complete: every text has a translation with the same placeholders."""

import importlib.util
import re
from types import ModuleType

import pytest

from tests.rules.sources import ROOT

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    specification = importlib.util.spec_from_file_location("messages", ROOT / "deploy" / "messages.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_text_is_translated(messages: ModuleType, language: str) -> None:
    translations = messages.load(language)
    missing = []
    for message in messages.extracted():
        if not message.id:
            continue
        found = translations.get(message.id)
        strings = found.string if found else ""
        forms = list(strings) if isinstance(strings, list | tuple) else [strings]
        if found is None or not all(forms) or found.fuzzy:
            missing.append(message.id)
    assert not missing, f"{len(missing)} texts without a translation, for example {missing[:5]}"


@pytest.mark.parametrize("language", ["cs", "en"])
def test_translations_keep_the_placeholders(messages: ModuleType, language: str) -> None:
    wrong = []
    for message in messages.load(language):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, list | tuple) else [message.id]
        wanted = set(PLACEHOLDER.findall(originals[-1]))
        forms = message.string if isinstance(message.string, list | tuple) else [message.string]
        for form in forms:
            if set(PLACEHOLDER.findall(form)) - {"num"} != wanted - {"num"}:
                wrong.append((originals[0], form))
    assert not wrong, wrong


@pytest.mark.parametrize("language", ["cs", "en"])
def test_no_translation_is_left_over(messages: ModuleType, language: str) -> None:
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in messages.extracted()}
    left = [
        message.id
        for message in messages.load(language)
        if message.id and (message.id if isinstance(message.id, str) else message.id[0]) not in known
    ]
    assert not left, left
