"""The label of good practice: nomination, scoring on six criteria, refusal with reasons, and one appeal."""
