"""Needs: what municipalities look for, what the catalogue has for them, and what others answer."""
