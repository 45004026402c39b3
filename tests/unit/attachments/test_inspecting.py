"""Uploaded documents: what is taken by its content alone, what is refused and how, and what looking may cost."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.errors import Invalid
from catalogue.projects.attachments import inspecting, inspector
from catalogue.projects.attachments.inspector import MOST_BYTES
from tests.factories import documents
from tests.factories.pictures import Upload

GOOD = [(kind, name, make) for kind, makers in documents.TAKEN.items() for name, make in makers]


@pytest.mark.parametrize(("kind", "name", "make"), GOOD, ids=[name for _kind, name, _make in GOOD])
def test_a_document_is_known_by_its_content(kind: str, name: str, make: Callable[[], bytes]) -> None:
    assert inspector.answer(make()) == {"kind": kind}


@pytest.mark.parametrize("upload", [one for one in documents.REFUSED if one.make()], ids=lambda one: one.name)
def test_everything_else_is_refused(upload: Upload) -> None:
    assert inspector.answer(upload.make()).get("refused") == upload.refused


def test_every_refusal_has_words_of_its_own() -> None:
    said = set()
    codes = {str(one.refused) for one in documents.REFUSED} | {"too_large"}
    for code in codes:
        with pytest.raises(Invalid) as refused:
            inspecting._refuse(code)
        said.add(refused.value.message)
    assert len(said) == len(codes)


def test_a_document_comes_back_from_its_process_as_it_was() -> None:
    for kind, content in (("pdf", documents.pdf()), ("docx", documents.docx()), ("csv", documents.TABLE.encode())):
        assert inspecting.inspect(io.BytesIO(content)) == inspecting.Inspected(kind, content)
    for content in (b"", documents.bomb(300 << 20), documents.pdf(documents.JS)):
        with pytest.raises(Invalid):
            inspecting.inspect(io.BytesIO(content))


def test_more_than_twenty_megabytes_are_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.projects.confined.run", lambda *_given: pytest.fail("a process was started"))
    endless = io.BytesIO(documents.pdf() + bytes(MOST_BYTES + (1 << 20)))
    with pytest.raises(Invalid, match="20 MB"):
        inspecting.inspect(endless)
    assert endless.tell() == MOST_BYTES + 1


FAKES = {
    "crash": ("import os; os.abort()", "too complicated"),
    "endless": ("import time; time.sleep(600)", "too complicated"),
    "memory": ("bytearray(2 << 30)", "too complicated"),
    "disk": ("print('x' * 100_000, flush=True)", "too complicated"),
    "silence": ("", "damaged"),
    "list": ("print('[1]')", "damaged"),
    "another kind": ('print(\'{"kind": "html"}\')', "damaged"),
    "unknown refusal": ('print(\'{"refused": "<script>"}\')', "damaged"),
}


@pytest.mark.parametrize("fake", FAKES)
def test_the_word_of_the_process_is_not_trusted_and_its_means_are_bounded(
    fake: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source, words = FAKES[fake]
    program = tmp_path / "program.py"
    limits = f"import runpy; runpy.run_path({inspector.__file__!r})['confine']()\n"
    program.write_text(limits + source, encoding="utf-8")
    monkeypatch.setattr(inspector, "__file__", str(program))
    monkeypatch.setattr(inspecting, "PATIENCE", 0.5 if fake == "endless" else inspecting.PATIENCE)
    with pytest.raises(Invalid, match=words):
        inspecting.inspect(io.BytesIO(documents.pdf()))


def test_a_large_honest_table_is_bearable() -> None:
    rows = ("Obec;Rok;Cena\n" + "Žďár;2024;1\n" * 200_000).encode()
    assert json.loads(json.dumps(inspector.answer(rows))) == {"kind": "csv"}
