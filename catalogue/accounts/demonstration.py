"""Accounts for trying the catalogue out: made with the examples, in development only, refused in production."""

from dataclasses import dataclass

from .queries import user_by_email
from .services import create_user

PASSWORD = "ukazkove-heslo-2026"  # noqa: S105 - it is printed at start and never works in production


@dataclass(frozen=True)
class Demonstration:
    """One demonstration account."""

    email: str
    name: str
    role: str


ACCOUNTS = (
    Demonstration("clen@example.cz", "Ukázka: členka obce", "member"),
    Demonstration("moderator@example.cz", "Ukázka: moderátor", "moderator"),
    Demonstration("spravce@example.cz", "Ukázka: správkyně", "administrator"),
)


def create_missing() -> int:
    """Make the demonstration accounts that are missing and return how many those were."""
    missing = [account for account in ACCOUNTS if user_by_email(account.email) is None]
    for account in missing:
        create_user(account.email, account.name, PASSWORD, role=account.role, is_demonstration=True)
    return len(missing)
