"""Passwords: which are accepted, and how they are compared."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import create_app
from catalogue.accounts.passwords import LONGEST, hash_password, is_password, weakness
from catalogue.config import Config


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    return create_app(
        Config(data=tmp_path_factory.mktemp("passwords"), testing=True, password_time_cost=1, password_memory_kib=64)
    )


GUESSED = [
    "heslo1234567", "Heslo12345678", "heslo-heslo-heslo", "HESLOHESLO12", "h3sl0h3sl0h3", "password1234", "P@ssw0rd2026!",
    "123456789012", "111111111111", "abcabcabcabc", "qwertyuiop12", "qwertzuiop123", "asdfghjklqwe", "ahojahojahoj",
    "aaaaaaaaaaaaa", "admin1234567", "administrator1", "starosta2024!", "Starosta20242", "starostka2026", "slunicko12345",
    "milacek123456", "Milujite2026!", "correcthorsebatterystaple", "iloveyou1234", "iloveyouiloveyou", "superman1234",
    "fotbal123456", "SpartaPraha1893", "ceskarepublika1", "obecniurad123", "zmenitheslo1", "docasneheslo1", "000000000000",
    "987654321098", "abcdefghijkl", "zyxwvutsrqpo", "leden2026leden", "prosinec2026", "letmein123456", "            ",
    "katalog12345", "smart cities 1",
]  # fmt: skip
GOOD = [
    "tři koně v pračce", "correct zebra lamp", "Vlak jede pozdě", "x7Gk2pQz9LmV", "už zase prší na plot", "🐎🐖🐕🐈🐑🐐🐓🦆🦢🐝🐞🦋",
    "kočka leze dírou a pes oknem", " mezera na začátku a na konci ", "длинный пароль", "a" * 3 + "bdfhjlnprtvxz!",
]  # fmt: skip


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_first_is_refused(app, password: str) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/cs/"):
        assert weakness(password)


@pytest.mark.parametrize("password", GOOD)
def test_no_rule_about_kinds_of_signs(app, password: str) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/cs/"):
        assert weakness(password, ["Jana Nová", "jana.nova@zelechovice.cz", "Želechovice nad Dřevnicí (Zlín)"]) is None


@pytest.mark.parametrize(
    "password",
    [
        "Zelechovice1",
        "želechovice2026",
        "zelechovice-nad-drevnici",
        "JanaNovaJanaNova",
        "jana.nova2026",
        "Želechovice Zlín!",
        "z3lechov1ce!!!",
    ],
)
def test_what_others_know_is_refused(app, password: str) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/cs/"):
        assert weakness(password, ["Jana Nová", "jana.nova@zelechovice.cz", "Želechovice nad Dřevnicí (Zlín)"])


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("tři koně v pr", True), ("tři koně v", False), ("elevenchars", False), ("krátké", False), ("", False),
        ("dlouhé heslo " * 9, True), ("x7Gk2pQz9LmV" * 10, True), ("x7Gk2pQz" * 16, True), ("x7Gk2pQz" * 16 + "a", False),
        ("x7Gk2pQz9\x00LmV", False), ("š" * 600, False), ("a1b2c3" * 200_000, False),
    ],
)  # fmt: skip
def test_lengths(app, password: str, accepted: bool) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/cs/"):
        assert (weakness(password) is None) is accepted


def test_composed_and_decomposed_are_one_password(app) -> None:  # type: ignore[no-untyped-def]
    composed = unicodedata.normalize("NFC", "žluťoučký kůň úpěl")
    with app.app_context():
        assert is_password(hash_password(composed), unicodedata.normalize("NFD", composed))


def test_nothing_is_cut_off_or_trimmed(app) -> None:  # type: ignore[no-untyped-def]
    long = "x7Gk2pQz" * (LONGEST // 8)
    with app.app_context():
        hashed = hash_password(long)
        assert is_password(hashed, long)
        for other in (long[:-1], long + " ", " " + long, long.lower()):
            assert not is_password(hashed, other)


def test_a_megabyte_is_not_hashed(app) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        hashed = hash_password("tři koně v pračce")
        for huge in ("x" * 1_000_000, "\ufdfa" * 300_000, "\x00" * 2000):
            assert not is_password(hashed, huge)


def test_no_account_fits_no_password(app) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        assert not is_password(None, "")
        assert not is_password(None, "tři koně v pračce")
        assert not is_password("!", "!")


@settings(max_examples=60, deadline=None)
@given(password=st.text(max_size=140))
def test_any_text_is_judged(app, password: str) -> None:  # type: ignore[no-untyped-def]
    with app.test_request_context("/cs/"):
        problem = weakness(password, ["Jana"])
        assert problem is None or problem
        if problem is None:
            assert is_password(hash_password(password), password)
