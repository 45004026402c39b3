"""Signed words for links in mails: readable by anybody, made by this installation only, each good for one purpose."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def signed(purpose: str, word: str) -> str:
    """Return a word as the part of an address that nobody else can make; it does not expire by itself."""
    return str(_signer(purpose).dumps(word))


def read(purpose: str, part: str) -> str | None:
    """Return the word that was signed for exactly this purpose, or None for everything else."""
    try:
        word = _signer(purpose).loads(part)
    except BadData:
        return None
    return word if isinstance(word, str) else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"link:{purpose}")
