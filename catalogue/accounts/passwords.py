"""Passwords: hashed by argon2id, and refused where they are easily guessed.

A password is normalised to NFC before hashing, so that the same signs typed on different systems are the same
password. Nothing else about it changes: no trimming, no shortening, no rule about kinds of signs.
"""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from ..config import Config
from ..i18n import _
from ..text import fold, words

SHORTEST = 12
LONGEST = 128
MOST_BYTES = 1024
"""What is longer is refused before it is hashed."""

_OWN_WORDS = ("katalog", "catalogue", "dobra praxe", "good practice", "smart city", "smart cities")
# The beginnings of the lists of stolen passwords, Czech and English, without their numbers and other signs.
_COMMON = frozenset(
    """
    heslo heslojeheslo mojeheslo tajneheslo supertajne heslojmeno admin administrator adminadmin administrace
    password passwords mypassword passwort passw letmein welcome vitejte ahoj ahojahoj ahojda ahojky dobryden nazdar cau
    qwerty qwertz qwertyuiop qwertzuiop qwertyuiopasdfghjkl qwertzuiopasdfghjkl asdf asdfasdf asdfgh asdfghjkl
    qwerasdfzxcv yxcvbnm zxcvbnm qazwsxedc qaywsxedc iloveyou miluji milujute milujite milacek laska lasko beruska slunicko
    zlaticko broucek kocicka pejsek monkey dragon princess princezna sunshine football fotbal hokej baseball superman batman starwars pokemon
    master shadow michael jordan secret tajne nevim nevimnevim neznam ceskarepublika ceskoslovensko cesko praha brno
    ostrava plzen sparta spartapraha slavia slaviapraha banik komunisti pivo pivopivo starosta starostka mistostarosta tajemnik obecniurad
    obec mesto urad mestskyurad zastupitel podatelna hesloheslo changeme zmenitheslo zmenheslo prosimzmenit temporary docasneheslo
    testtest testovaci zkouska internet pocitac computer windows google facebook seznam seznamcz correcthorsebatterystaple
    martin martina petr petra pavel pavla jan jana tomas tereza lucie michal michaela jakub josef marie jaroslav
    leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec jaro leto podzim zima
    january february march april june july august september october november december spring summer autumn winter
    """.split()  # noqa: SIM905 - a list of words is easier to read than three hundred quotation marks
)
_SWAPPED = str.maketrans("0134578@$!€", "oieastbasle")
_ALPHABETS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
_LETTERS = re.compile(r"[^a-z]+")
_SIGNS = re.compile(r"[^a-z0-9]+")
_AROUND = re.compile(r"^[^a-z]+|[^a-z]+$")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password; the caller has checked its length."""
    return _hasher().hash(_bytes(password))


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether a password fits a hash; without a hash the same work is done in vain, so that time tells nothing."""
    typed = _bytes(password)
    if len(typed) > MOST_BYTES:
        return False
    hasher = _hasher()
    try:
        return hasher.verify(password_hash or _unknown(hasher), typed) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def weakness(password: str, context: Iterable[str] = ()) -> str | None:
    """Return in words why a password cannot be chosen, or None; `context` is what others know about the person."""
    if len(_bytes(password)) > MOST_BYTES or len(password) > LONGEST:
        return str(_("The password is too long; %(longest)s signs are enough.", longest=LONGEST))
    if len(unicodedata.normalize("NFC", password)) < SHORTEST:
        return str(_("Use at least %(shortest)s signs. Three or four words make a good password.", shortest=SHORTEST))
    if "\x00" in password:
        return str(_("The password contains a sign that cannot be typed. Choose another one."))
    if _is_guessed_first(password):
        return str(_("This password is among the first that others would try. Choose another one."))
    if _is_made_of(password, [*_OWN_WORDS, *context]):
        return str(
            _("The password is made of your name, your address or the name of the municipality. Choose another one.")
        )
    return None


def _is_guessed_first(password: str) -> bool:
    if len(set(password.casefold())) < 5:
        return True
    folded = fold(password)
    core = _AROUND.sub("", folded)
    for text in (folded, folded.translate(_SWAPPED), core.translate(_SWAPPED)):
        letters = _LETTERS.sub("", text)
        if any(
            letters == (word * (len(letters) // len(word) + 1))[: len(letters)]
            for word in _COMMON
            if letters.startswith(word)
        ):
            return True
    signs = _SIGNS.sub("", folded)
    return len(signs) >= SHORTEST - 4 and _in_a_row(signs) >= len(signs) - 3


def _in_a_row(text: str) -> int:
    """Return how many signs follow their neighbour in an alphabet or on a keyboard."""
    pairs = {
        pair
        for row in _ALPHABETS
        for one, two in zip(row, row[1:] + row[:1], strict=True)
        for pair in (one + two, two + one)
    }
    return sum(one + two in pairs or one == two for one, two in pairwise(text)) + 1


def _is_made_of(password: str, context: Iterable[str]) -> bool:
    """Whether less than six letters remain after what others know about the person is taken out."""
    rest = fold(password)
    known = {word for text in context for word in [*words(text), "".join(words(text))] if len(word) >= 4}
    found = False
    for word in sorted(known, key=len, reverse=True):
        for spelt in (rest, rest.translate(_SWAPPED)):
            if word in spelt:
                rest, found = spelt.replace(word, " "), True
    return found and len(_LETTERS.sub("", rest)) < 6


def _bytes(password: str) -> bytes:
    if len(password) > MOST_BYTES:
        return password.encode("utf-8", "replace")
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


def _hasher() -> PasswordHasher:
    settings: Config = current_app.config["CATALOGUE"]
    return PasswordHasher(
        time_cost=settings.password_time_cost, memory_cost=settings.password_memory_kib, parallelism=1
    )


def _unknown(hasher: PasswordHasher) -> str:
    """Return a well-formed hash that no password fits, with today's parameters."""
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p=1${salt}${digest}"
