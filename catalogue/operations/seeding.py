"""Filling the catalogue: the reference data, and in development the examples."""

from pathlib import Path

from flask import current_app

from ..moderation.reasons import seed_reasons
from ..municipalities.memberships.demonstration import ensure_demonstration_accounts
from ..projects.examples import seed_examples
from .reference import SEEDS, Counts
from .reference import seed_reference as seed_registers

__all__ = ["SEEDS", "Counts", "seed_examples_for_development", "seed_reference"]


def seed_reference(folder: Path = SEEDS) -> dict[str, Counts]:
    """Bring tags and places in line with the files, and add ready wordings of reasons that the catalogue never had."""
    return seed_registers(folder) | {"ready wordings": Counts(added=seed_reasons(folder / "reasons.toml"))}


def seed_examples_for_development() -> str:
    """Publish the examples and, outside of production, make the demonstration accounts; say what was done."""
    changed = seed_examples()
    if current_app.config["CATALOGUE"].production:
        return f"examples: {changed} added or changed; no demonstration accounts in production"
    created = ensure_demonstration_accounts()
    return f"examples: {changed} added or changed; demonstration accounts: {created} created"
