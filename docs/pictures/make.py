"""Make the pictures of the guide from the demo's workbook: ``python docs/pictures/make.py``.

Needs LibreOffice (``soffice``), poppler (``pdftotext``, ``pdftoppm``) and Pillow. Each picture is the upper part of the
first page on which a sheet is printed, without its margins.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

HERE = Path(__file__).parent
LARGEST = 90_000
SIZES, COLORS, BORDER = (130, 120, 110, 100, 90, 80), 64, 12
PICTURES = {  # name: (a line that stands on the sheet's first page alone, the part of the page's height)
    "start": ("Three things to do today", 0.92),
    "exceptions": ("Where the two books disagree, and what to do", 0.5),
    "close": ("Ready for the month-end close?", 0.5),
    "job-types": ("Margin by job type, against its target", 0.5),
    "aging": ("Who owes what in QuickBooks, by due date and by invoice date", 0.5),
    "bridge": ("From what the CRM invoiced to what QuickBooks shows", 0.5),
}
"""The pages are landscape; a part below 1 leaves their lower rows out."""


def run(*command: str | Path) -> str:
    """Run a command and return what it printed; stops where it fails."""
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def make_pictures(folder: Path) -> None:
    """Make the demo, print it, and take the pictures out of it."""
    run(sys.executable, "-m", "tieout", "demo", "--out", folder)
    profile = (folder / "profile").as_uri()
    book = folder / "Margin Workbook.xlsx"
    run("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", folder, book)
    printed = book.with_suffix(".pdf")
    pages = run("pdftotext", "-layout", printed, "-").split("\f")
    for name, (line, part) in PICTURES.items():
        page = next((at for at, text in enumerate(pages, 1) if line in text), 0)
        if not page:
            raise SystemExit(f"No page says “{line}”.")
        take_picture(printed, page, part, HERE / name)


def take_picture(printed: Path, page: int, part: float, target: Path) -> None:
    """Write the upper part of a page, as large as the limit allows."""
    whole = target.with_suffix(".png")
    for dpi in SIZES:
        run("pdftoppm", "-png", "-singlefile", "-r", str(dpi), "-f", str(page), "-l", str(page), printed, target)
        with Image.open(whole) as drawn:
            made = cut_margins(drawn.convert("RGB").crop((0, 0, drawn.width, int(drawn.height * part))))
        made.quantize(COLORS, dither=Image.Dither.NONE).save(whole, optimize=True)
        if whole.stat().st_size <= LARGEST:
            return
    raise SystemExit(f"{target.name} stays above {LARGEST:,} bytes.")


def cut_margins(drawn: Image.Image) -> Image.Image:
    """Cut away what is white around the drawing, but for a border."""
    left, top, right, low = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox()
    return drawn.crop((max(left - BORDER, 0), max(top - BORDER, 0), min(right + BORDER, drawn.width), low))


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        make_pictures(Path(place))
