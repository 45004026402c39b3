"""Collections: chosen projects in an order, with an introduction, by administrators and municipalities."""
