"""The derived index: columns for filters, counts and order, and a full-text index; both follow the change feed."""
