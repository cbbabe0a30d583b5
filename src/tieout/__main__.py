"""``python -m tieout`` is the same as ``tieout``."""

from .cli import app

app()
