"""How a project gets its tags: what was suggested, and topics that people propose."""
