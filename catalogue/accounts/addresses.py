"""E-mail addresses: what is accepted, and the key by which two spellings are the same account."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST = 254


def normal_address(text: str) -> str | None:
    """Return an address as it is stored, or None for what is no deliverable address."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except (EmailNotValidError, UnicodeError):
        return None
    return found.normalized if len(found.ascii_email or "") <= LONGEST else None


def address_key(text: str) -> str:
    """Return what equal addresses have in common; also defined for what is no address."""
    known = normal_address(text) or text
    return unicodedata.normalize("NFC", known.strip().casefold())[:LONGEST]
