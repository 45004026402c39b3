"""Projects put side by side: a shortlist to pass on or to keep, a comparison, and a briefing for the council."""
