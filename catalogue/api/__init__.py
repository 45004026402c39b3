"""The read API over the same queries as the pages."""
