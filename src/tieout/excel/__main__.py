"""``python -m tieout.excel``: what the add-in starts."""

import sys

from .start import main

sys.exit(main(sys.argv[1:]))
