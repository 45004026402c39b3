"""Files and feeds of a search: which columns a table has, and how each format writes all projects that match."""
