"""Files that no reader can use, and the words that the message about each must hold."""

from __future__ import annotations

import io
import zipfile

INVOICES = b"Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance\r\n"
GOOD = INVOICES + b"01/02/2026,Invoice,1001,Smith,,02/01/2026,100.00,0.00\r\n"
HOURS = b"Employee,Date,Job,Hours,Overtime\r\n"


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


# file, side, bytes, and the words that the message must hold
REFUSED = {
    "nothing in it": ("a.csv", "books", b"", ["a.csv", "empty", "Export it again"]),
    "only blanks": ("a.csv", "books", b"\r\n  \r\n\t\r\n", ["a.csv", "empty", "Export it again"]),
    "only a BOM": ("a.csv", "books", b"\xef\xbb\xbf", ["a.csv", "empty"]),
    "binary rubbish": ("a.csv", "books", bytes(range(256)) * 4, ["a.csv", "row 1", "no text file",
                                                                 "Export it again"]),
    "zeros in the middle": ("a.csv", "books", GOOD + b"\x00\x00\x00", ["a.csv", "row 3", "NUL",
                                                                       "Export it again"]),
    "neither UTF-8 nor Windows-1252": (
        "a.csv", "books", GOOD + b"01/03/2026,Invoice,1002,M\x81ller,,,1.00,0\r\n",
        ["a.csv", "row 3", "byte 0x81", "CSV UTF-8"]),
    "UTF-16 cut in half": ("a.csv", "books", b"\xff\xfeD\x00a\x00t", ["a.csv", "cut off", "Export it again"]),
    "a quotation mark never closed": (
        "a.csv", "books",
        GOOD + b'01/03/2026,Invoice,1002,"Smith,,02/01/2026,5.00,0\r\n01/04/2026,Invoice,1003,J,,,1,0\r\n',
        ["a.csv", "row 3", "“01/03/2026", "quotation marks", "Double each"]),
    "a quotation mark inside a quoted cell": (
        "a.csv", "books", GOOD + b'01/03/2026,Invoice,1002,"Smith "Bud" Jr",,02/01/2026,5.00,0\r\n',
        ["a.csv", "row 3", "quotation marks", "Double each"]),
    "a web page called .xls": ("a.xls", "books", b"<html><table><tr><td>Date</td></tr></table></html>",
                               ["a.xls", "web page", "save it as .xlsx"]),
    "a web page called .csv": ("a.csv", "books", b"\xef\xbb\xbf<!DOCTYPE html><html>Sign in</html>",
                               ["a.csv", "web page", "export it again as CSV"]),
    "an old .xls workbook": ("a.xls", "books", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
                             ["a.xls", "old .xls", ".xlsx"]),
    "an encrypted workbook": (
        "a.xlsx", "books", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        ["a.xlsx", "encrypted", "password"]),
    "a workbook cut off": ("a.xlsx", "books", b"PK\x03\x04" + b"\x14\x00" * 40, ["a.xlsx", "damaged",
                                                                                 "export it again"]),
    "an archive that is no workbook": ("a.xlsx", "books", _zip(readme=b"hello"), ["a.xlsx", "damaged"]),
    "text called .xlsx": ("a.xlsx", "books", GOOD, ["a.xlsx", "damaged", "Export it again"]),
    "a PDF called .csv": ("a.csv", "books", b"%PDF-1.7 and so on", ["a.csv", "no table", "Export it again"]),
    "a note": ("a.csv", "books", b"Call the accountant on Monday.\r\n",
               ["a.csv", "row 1", "Call the accountant", "move the file out"]),
    "columns that nobody knows": (
        "a.csv", "books", b"Rabbit,Carrot,Hole\r\n1,2,3\r\n",
        ["a.csv", "row 1", "column “Rabbit”", "Rabbit, Carrot, Hole", "Column mapping"]),
    "an invoice list without its balance": (
        "a.csv", "books",
        b"Date,Transaction type,Num,Name,Memo,Due date,Amount\r\n01/02/2026,Invoice,1,S,,02/01/2026,5\r\n",
        ["a.csv", "row 1", "Invoice List", "Open balance", "Column mapping"]),
    "a header only of blanks above data": (
        "a.csv", "books", b",,,\r\n1,2,3,4\r\n", ["a.csv", "1, 2, 3, 4", "Column mapping"]),
    "a file of the wrong side": (
        "a.csv", "payroll", GOOD, ["a.csv", "row 1", "Date, Transaction type", "Column mapping"]),
}  # fmt: skip
