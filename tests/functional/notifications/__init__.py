"""Tests of the outbox, its worker and its transport."""
