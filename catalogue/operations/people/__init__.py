"""Accounts as administrators see them: who has one, what they may do, and whether they may sign in."""
