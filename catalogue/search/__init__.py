"""Finding: criteria, facets, result pages; it only reads."""
