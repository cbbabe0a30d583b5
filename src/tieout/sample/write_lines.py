"""Plain line items with cost, as a price-book report of any CRM gives them."""

from __future__ import annotations

from pathlib import Path

from .company import Company
from .text_files import Row, columns, plain, write_csv

LINE_ITEMS = columns("Invoice #,Job #,Item,Description,Quantity,Unit price,Unit cost,Total")


def write_line_items(company: Company, folder: Path) -> None:
    """Write every live invoice's lines; an empty unit cost is unknown."""
    rows: list[Row] = [
        [
            document.number,
            line.job,
            line.item,
            line.description,
            line.quantity,
            plain(line.amount // line.quantity),
            plain(None if line.cost is None else line.cost // line.quantity),
            plain(line.amount),
        ]
        for document in company.crm.documents
        if document.state == "live"
        for line in document.lines
    ]
    write_csv(folder / "Line items.csv", LINE_ITEMS, rows, bom=True)
