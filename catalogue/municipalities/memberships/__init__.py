"""Who may speak for a municipality: requests, their approval, and their end."""
