"""Who represents which municipality: requests, approvals, and the questions built on them."""
