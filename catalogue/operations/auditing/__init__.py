"""The audit chain as administrators read it: every event in words, filtered, and as a file."""
