"""What happened: every change as one event in a hash chain."""
