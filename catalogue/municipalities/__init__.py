"""Whose projects they are: regions, districts, municipalities, memberships."""
