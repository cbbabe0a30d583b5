"""Refreshing by the clock: the computer's own scheduler starts ``tieout refresh`` every day."""
