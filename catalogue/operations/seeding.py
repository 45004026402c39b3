"""Filling the catalogue: the reference data, and in development the examples."""

from flask import current_app

from ..municipalities.memberships.demonstration import ensure_demonstration_accounts
from ..projects.examples import seed_examples
from .reference import SEEDS, Counts, seed_reference

__all__ = ["SEEDS", "Counts", "seed_examples_for_development", "seed_reference"]


def seed_examples_for_development() -> str:
    """Publish the examples and, outside of production, make the demonstration accounts; say what was done."""
    changed = seed_examples()
    if current_app.config["CATALOGUE"].production:
        return f"examples: {changed} added or changed; no demonstration accounts in production"
    created = ensure_demonstration_accounts()
    return f"examples: {changed} added or changed; demonstration accounts: {created} created"
