"""Putting the add-in in its place on a person's machine, without administrator rights, and taking it away."""
