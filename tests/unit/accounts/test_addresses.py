"""E-mail addresses: what is one, and which are the same."""

import pytest

from catalogue.accounts.addresses import address_key, normal_address


@pytest.mark.parametrize(
    "text",
    [
        "", "nikdo", "nikdo@", "@obec.cz", "a@b@c.cz", "a b@obec.cz", "a@obec.cz, b@obec.cz", "a@obec.cz;b@obec.cz", "a@obec..cz",
        "a@obec.cz\nBcc: b@obec.cz", "a@obec.cz\r\n", '"a b"@obec.cz', "a@[127.0.0.1]", "Jan <a@obec.cz>", "a@localhost",
        "ž@obec.cz", "a@" + "o" * 250 + ".cz", "a@obec.cz\x00", "\u2028a@obec.cz\u2028x", "a@ob\u202eec.cz",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert normal_address(text) is None or normal_address(text) == "a@obec.cz"
    if text.strip() != "a@obec.cz":
        assert normal_address(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jana@Obec.cz", "jana@obec.CZ"), (" jana@obec.cz ", "jana@obec.cz"), ("a@háčky.cz", "a@" + "háčky.cz".encode("idna").decode()),
        ("a@ha\u0301c\u030cky.cz", "a@háčky.cz"),
    ],
)  # fmt: skip
def test_the_same_account(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_different_accounts() -> None:
    assert len({address_key(text) for text in ("a@obec.cz", "a+b@obec.cz", "a.b@obec.cz", "ab@obec.cz", "x", "")}) == 6
