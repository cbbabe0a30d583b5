"""The bridge from the CRM to the books: every document in one column, nothing left over."""

import pytest

from tables import run, side

BOOKS = "QuickBooks Online"


def bridge(crm: list[dict], books: list[dict]) -> dict[str, dict[str, int]]:
    """Return month → column → dollars, zeros left out."""
    rows = run(side("Jobber", invoices=crm), side(BOOKS, invoices=books)).bridge
    return {
        f"{row['month']:%Y-%m}": {name: int(value) // 100 for name, value in row.items() if name != "month" and value}
        for row in rows.to_dict("records")
    }


ONE = {"number": "1", "total": 100}


@pytest.mark.parametrize(
    ("crm", "books", "expected"),
    [
        ([ONE], [ONE], {"2026-09": {"crm_invoiced": 100, "books_invoiced": 100}}),
        ([ONE], [], {"2026-09": {"crm_invoiced": 100, "missing": -100}}),
        ([], [ONE], {"2026-09": {"books_only": 100, "books_invoiced": 100}}),
        ([ONE], [{**ONE, "total": 90}], {"2026-09": {"crm_invoiced": 100, "unexplained": -10, "books_invoiced": 90}}),
        (
            [ONE],
            [{**ONE, "date": "2026-10-01"}],
            {"2026-09": {"crm_invoiced": 100, "timing": -100}, "2026-10": {"timing": 100, "books_invoiced": 100}},
        ),
        (
            [ONE],
            [ONE, {"number": "9", "total": 100}],
            {"2026-09": {"crm_invoiced": 100, "duplicates": 100, "books_invoiced": 200}},
        ),
        ([{**ONE, "date": "2026-10-30"}], [], {"2026-10": {"crm_invoiced": 100, "timing": -100}}),
    ],
    ids=["equal", "missing", "books only", "differs", "cut-off", "entered twice", "on its way"],
)
def test_each_difference_has_its_column(crm, books, expected):
    """A document alone, twice, late or with another total explains exactly its part of the difference."""
    assert bridge(crm, books) == expected
