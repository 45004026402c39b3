"""Tests of what projects bring to those who wrote them."""
