"""Which record here is which record there, how surely, and why. rapidfuzz lives in this room."""
