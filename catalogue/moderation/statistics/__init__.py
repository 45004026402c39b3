"""Statistics of reviewing: how long authors wait, and what texts are returned for."""
