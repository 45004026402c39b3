"""Links in published texts: whether the pages that they lead to are still there."""
