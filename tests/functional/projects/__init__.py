"""Tests of projects against a real database."""
