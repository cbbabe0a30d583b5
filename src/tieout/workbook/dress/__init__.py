"""How the template looks: fonts, colors, widths, drop-downs, notes, charts, print."""
