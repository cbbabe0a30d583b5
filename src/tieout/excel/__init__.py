"""Excel's faces: the add-in built from text, the ribbon's door, the worksheet functions, the installer."""
