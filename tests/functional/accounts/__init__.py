"""Tests of accounts and memberships through the application."""
