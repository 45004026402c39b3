"""Uploaded pictures: what is taken, what is refused and how, and that nothing but pixels comes through."""

import io
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from catalogue.errors import Invalid
from catalogue.projects.images import encoder, encoding
from catalogue.projects.images.encoder import MOST_BYTES, WIDTHS
from tests.factories import pictures
from tests.factories.pictures import CORPUS, QUADRANTS, REFUSED, TAKEN, Upload

PIXEL_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
METADATA_FLAGS = 0x20 | 0x08 | 0x04 | 0x02
"""Profile, EXIF, XMP and animation in the flags of VP8X."""
WORDS = {
    "empty": "empty",
    "not_a_picture": "not a picture",
    "too_many_pixels": "40 megapixels",
    "damaged": "damaged",
}

# One process takes the whole corpus apart: starting one for each file is proved by the tests further down.
ALL_AT_ONCE = """
import runpy, sys, pathlib, json
program = runpy.run_path(sys.argv[1])
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.in")):
    outcome, files = program["answer"](path.read_bytes()[:program["MOST_BYTES"]])
    path.with_suffix(".out").write_bytes(json.dumps(outcome).encode() + b"\\n" + b"".join(files))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """What the program answered to each file of the corpus, beside the file itself."""
    folder = tmp_path_factory.mktemp("corpus")
    for number, upload in enumerate(CORPUS):
        (folder / f"{number:03}.in").write_bytes(upload.make())
    command = [sys.executable, "-I", "-c", ALL_AT_ONCE, encoder.__file__, str(folder)]
    subprocess.run(command, check=True, env={}, timeout=120)
    return {
        upload.name: ((folder / f"{number:03}.in").read_bytes(), (folder / f"{number:03}.out").read_bytes())
        for number, upload in enumerate(CORPUS)
    }


def _named(upload: Upload) -> str:
    return upload.name


def _chunks(content: bytes) -> dict[bytes, bytes]:
    assert content[:4] == b"RIFF"
    assert content[8:12] == b"WEBP"
    assert struct.unpack("<I", content[4:8])[0] + 8 == len(content)
    found, place = {}, 12
    while place < len(content):
        length = struct.unpack("<I", content[place + 4 : place + 8])[0]
        found[content[place : place + 4]] = content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
    return found


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["WEBP"]).convert("RGB")


def _corners(shown: Image.Image) -> list[tuple[int, int, int]]:
    """Return the known colours nearest to those of the corners, left to right, top to bottom."""
    width, height = shown.size
    found = []
    for across, down in ((0, 0), (1, 0), (0, 1), (1, 1)):
        seen = shown.getpixel((int(width * (0.25 + across / 2)), int(height * (0.25 + down / 2))))
        assert isinstance(seen, tuple)
        found.append(min(QUADRANTS.values(), key=lambda one: sum(abs(a - b) for a, b in zip(one, seen, strict=True))))
    return found


def test_the_corpus_is_large_enough() -> None:
    assert len({upload.name for upload in CORPUS}) == len(CORPUS) >= 60


@pytest.mark.parametrize("upload", TAKEN, ids=_named)
def test_pictures_are_made_anew_from_pixels_alone(upload: Upload, outcomes: dict[str, tuple[bytes, bytes]]) -> None:
    given, output = outcomes[upload.name]
    encoded = encoding._read(output, given[:512], 0)
    assert list(encoded.files) == list(encoded.jpegs) == list(WIDTHS)
    for nominal, content in encoded.files.items():
        chunks = _chunks(content)
        assert set(chunks) <= PIXEL_CHUNKS
        assert not chunks.get(b"VP8X", b"\0")[0] & METADATA_FLAGS
        assert not any(secret in content for secret in (pictures.PAYLOAD, b"Secret", b"payload", b"Exif", b"xmp"))
        width, height = _opened(content).size
        assert 1 <= width <= nominal
        assert 1 <= height <= 2 * nominal
    assert _opened(encoded.files[WIDTHS[-1]]).size == (encoded.width, encoded.height)
    for nominal, content in encoded.jpegs.items():
        jpeg = Image.open(io.BytesIO(content), formats=["JPEG"])
        assert (jpeg.mode, jpeg.size) == ("RGB", _opened(encoded.files[nominal]).size)
        assert not set(jpeg.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert content.endswith(b"\xff\xd9")
        assert not any(secret in content for secret in (pictures.PAYLOAD, b"Secret", b"payload", b"Exif", b"xmp"))


@pytest.mark.parametrize("upload", REFUSED, ids=_named)
def test_everything_else_is_refused_in_words(upload: Upload, outcomes: dict[str, tuple[bytes, bytes]]) -> None:
    given, output = outcomes[upload.name]
    assert upload.refused is not None
    if upload.refused == "empty":
        return _refused_empty()
    with pytest.raises(Invalid) as refused:
        encoding._read(output, given[:512], 0)
    words = WORDS.get(upload.refused) or f"is {upload.refused}. Save the picture as JPEG, PNG or WebP"
    assert words in refused.value.message
    return None


def _refused_empty() -> None:
    with pytest.raises(Invalid, match="empty"):
        encoding.encode(io.BytesIO())


@pytest.mark.parametrize("number", range(1, 9))
def test_pictures_stand_upright(number: int, outcomes: dict[str, tuple[bytes, bytes]]) -> None:
    encoded = encoding._read(outcomes[f"turned-{number}.jpg"][1], b"", 0)
    a, b, c, d = QUADRANTS.values()
    expected = {
        1: [a, b, c, d], 2: [b, a, d, c], 3: [d, c, b, a], 4: [c, d, a, b],
        5: [a, c, b, d], 6: [c, a, d, b], 7: [d, b, c, a], 8: [b, d, a, c],
    }[number]  # fmt: skip
    assert (encoded.width, encoded.height) == ((320, 200) if number < 5 else (200, 320))
    assert _corners(_opened(encoded.files[480])) == expected


@pytest.mark.parametrize(
    "name", ["plain.jpg", "cmyk.jpg", "palette.png", "alpha.webp", "moving.webp", "moving.png", "two-pictures.mpo"]
)
def test_colours_and_the_first_frame_come_through(name: str, outcomes: dict[str, tuple[bytes, bytes]]) -> None:
    encoded = encoding._read(outcomes[name][1], b"", 0)
    assert _corners(_opened(encoded.files[480])) == list(QUADRANTS.values())


def test_what_was_transparent_is_white_in_jpeg(outcomes: dict[str, tuple[bytes, bytes]]) -> None:
    encoded = encoding._read(outcomes["transparent-colour.png"][1], b"", 0)
    seen = Image.open(io.BytesIO(encoded.jpegs[480]), formats=["JPEG"]).getpixel((20, 20))
    assert isinstance(seen, tuple)
    assert min(seen) > 240


def test_sixteen_bits_are_not_cut_off(outcomes: dict[str, tuple[bytes, bytes]]) -> None:
    encoded = encoding._read(outcomes["sixteen-bits.png"][1], b"", 0)
    seen = _opened(encoded.files[480]).getpixel((5, 5))
    assert isinstance(seen, tuple)
    assert all(abs(one - 40_000 // 257) < 6 for one in seen)


def test_a_photograph_gets_three_sizes_in_a_process_of_its_own() -> None:
    encoded = encoding.encode(io.BytesIO(pictures.saved(pictures.picture(4000, 3000), "JPEG")))
    assert (encoded.width, encoded.height) == (1600, 1200)
    assert [_opened(content).size for content in encoded.files.values()] == [(480, 360), (960, 720), (1600, 1200)]


def test_small_pictures_keep_their_size() -> None:
    encoded = encoding.encode(io.BytesIO(pictures.jpeg()))
    assert [_opened(content).size for content in encoded.files.values()] == [(320, 200)] * 3


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


def test_bombs_do_not_fill_the_process_that_serves_people() -> None:
    flood, photograph = pictures.flood(20_000, 20_000, 20_000), pictures.sixty_megapixels()
    assert len(flood) < 100_000
    with suppress(OSError):  # Forget the peak of earlier tests, where the system lets us.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _peak()
    for bomb in (flood, photograph):
        with pytest.raises(Invalid, match="40 megapixels"):
            encoding.encode(io.BytesIO(bomb))
    assert _peak() - before < 300


def test_more_than_ten_megabytes_are_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_run", lambda *_files: pytest.fail("a process was started"))
    endless = io.BytesIO(pictures.jpeg() + bytes(3 * MOST_BYTES))
    with pytest.raises(Invalid, match="10 MB"):
        encoding.encode(endless)
    assert endless.tell() == MOST_BYTES + 1


Program = Callable[[str], None]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Put another program in the place of the real one, as if a file had taken it over."""

    def replace(source: str) -> None:
        path = tmp_path / "program.py"
        path.write_text(source, encoding="utf-8")
        monkeypatch.setattr(encoder, "__file__", str(path))

    return replace


FAKES = {
    "crash": ("import os; os.abort()", "too complicated"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too complicated"),
    "silence": ("", "damaged"),
    "prose": ("print('hello')", "damaged"),
    "list": ("print('[1, 2]')", "damaged"),
    "too few files": ('print(\'{"width": 1, "height": 1, "lengths": [1]}\')', "damaged"),
    "negative": ('print(\'{"width": 1, "height": 1, "lengths": [-1, -1, -1, -1, -1, -1]}\')', "damaged"),
    "html": ('print(\'{"width": 1, "height": 1, "lengths": [1, 1, 1, 0, 0, 0]}\\n<b>\', end=\'\')', "damaged"),
    "unknown refusal": ('print(\'{"refused": "<script>"}\')', "damaged"),
}


@pytest.mark.parametrize("fake", FAKES)
def test_the_word_of_the_process_is_not_trusted(fake: str, program: Program) -> None:
    source, words = FAKES[fake]
    program(source)
    with pytest.raises(Invalid, match=words):
        encoding.encode(io.BytesIO(pictures.jpeg()))


def test_a_process_that_does_not_end_is_ended(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("import time; time.sleep(600)")
    monkeypatch.setattr(encoding, "PATIENCE", 0.5)
    with pytest.raises(Invalid, match="too complicated"):
        encoding.encode(io.BytesIO(pictures.jpeg()))


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ("bytearray(1 << 20)", "damaged"),
        ("bytearray(2 << 30)", "too complicated"),
        ("open(sys.argv[0] + '.big', 'wb').write(bytes(64 << 20))", "too complicated"),
    ],
    ids=["modest", "memory", "disk"],
)
def test_the_process_cannot_take_more_than_it_was_given(work: str, words: str, program: Program) -> None:
    program(f"import runpy, sys; runpy.run_path({encoder.__file__!r})['confine'](); {work}")
    with pytest.raises(Invalid, match=words):
        encoding.encode(io.BytesIO(pictures.jpeg()))


def test_the_process_gets_no_secrets_and_no_code_of_the_catalogue(program: Program, tmp_path: Path) -> None:
    os.environ["CATALOGUE_TEST_SECRET"] = "secret"
    seen = tmp_path / "seen.json"
    program(f"import json, os, sys; open({str(seen)!r}, 'w').write(json.dumps([dict(os.environ), sys.path]))")
    try:
        with pytest.raises(Invalid):
            encoding.encode(io.BytesIO(pictures.jpeg()))
    finally:
        del os.environ["CATALOGUE_TEST_SECRET"]
    environment, path = json.loads(seen.read_text())
    assert not [name for name in environment if name.startswith("CATALOGUE")]
    assert "" not in path


def test_too_many_at_once_wait_and_are_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "PATIENCE", 0.01)
    for _turn in range(encoding.AT_ONCE):
        encoding._turns.acquire()
    try:
        with pytest.raises(Invalid, match="in a minute"):
            encoding.encode(io.BytesIO(pictures.jpeg()))
    finally:
        encoding._turns.release(encoding.AT_ONCE)
