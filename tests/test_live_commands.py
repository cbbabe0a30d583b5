"""Connected systems on the command line: the same findings as from exports, and clear words when not connected."""

from __future__ import annotations

import json
from decimal import Decimal

import keyring
import pytest
from typer.testing import CliRunner

from simulators.kit import MemoryRing
from simulators.quickbooks import SimulatedQuickBooks
from tieout.cli import app
from tieout.sample import make_company
from tieout.sources.live.vault import KeyringVault

NAME = "QuickBooks Online"


def run(*words: object, typed: str = ""):
    """Run a command in a wide terminal."""
    return CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(app, [str(word) for word in words], input=typed)


@pytest.fixture
def ring(tmp_path, monkeypatch):
    """A home of one's own, and a keyring in memory in place of the computer's."""
    monkeypatch.setenv("TIEOUT_HOME", str(tmp_path / "home"))
    before, made = keyring.get_keyring(), MemoryRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def books(ring):
    """The sample company's books in a simulated QuickBooks, connected."""
    with SimulatedQuickBooks(make_company()) as system:
        KeyringVault(ring).write(NAME, system.entry())
        yield system


def test_live_books_give_the_findings_of_the_exports(demo, books):
    """Every finding is the same, whichever way the books are read; a second time only changes are asked for."""
    exported = json.loads(run("check", demo, "--json").stdout)
    live = run("check", demo, "--json", "--books", NAME)
    assert live.exit_code == 1, live.output
    assert json.loads(live.stdout) == exported
    before = sum(books.calls.values())
    assert json.loads(run("check", demo, "--json", "--books", NAME).stdout) == exported
    assert sum(books.calls.values()) - before == 1


def test_a_system_that_is_not_connected_says_how(demo, ring):
    """Reading what is not connected names the command, and leaves the workbook."""
    before = demo.read_bytes()
    result = run("refresh", demo, "--books", NAME)
    assert result.exit_code == 2
    assert "tieout connect" in result.output
    assert demo.read_bytes() == before


def test_a_failed_reading_keeps_the_workbook(demo, books):
    """A sign-in that was taken back stops the refresh; the workbook is the last good one."""
    before = demo.read_bytes()
    books.revoke()
    result = run("refresh", demo, "--books", NAME)
    assert result.exit_code == 2
    assert "no longer" in result.output
    assert demo.read_bytes() == before


def test_a_refresh_lists_what_was_read(demo, books):
    """A refresh from a connected system writes the workbook."""
    result = run("refresh", demo, "--books", NAME)
    assert result.exit_code == 0, result.output
    assert "OK ✓" in result.output


def test_doctor_looks_over_one_system(books):
    """Each entity is asked for one page."""
    result = run("doctor", NAME)
    assert result.exit_code == 0, result.output
    assert "Reads the company" in result.output
    assert "Invoice: 654 rows" in result.output


def test_doctor_of_an_unconnected_system_leaves_with_1(ring):
    """Not connected is not well, if one asks for it."""
    assert run("doctor", NAME).exit_code == 1
    assert run("doctor").exit_code == 0


def test_an_unknown_system_lists_the_known(ring):
    """A typing error shows what can be connected."""
    result = run("connect", "Quickbok")
    assert result.exit_code == 2
    assert NAME in result.output


def test_a_sign_in_can_be_forgotten(books, ring):
    """Forgetting removes every trace from the keyring."""
    assert run("connect", NAME, "--forget").exit_code == 0
    assert not ring.held


def test_changes_are_listed_with_before_and_after(demo, books):
    """What the last refresh brought is listed: a changed note, a new and a deleted record."""
    run("check", demo, "--books", NAME)
    assert "0 records changed" in run("changes", NAME).output
    first, second = sorted(books.rows["Invoice"])[:2]
    number = books.rows["Invoice"][first]["DocNumber"]
    books.edit("Invoice", first, PrivateNote="Price corrected", TotalAmt=Decimal("81.00"))
    books.delete("Invoice", second)
    run("check", demo, "--books", NAME)
    said = run("changes", NAME).output
    assert f"Invoice {number} (id {first}) changed" in said
    assert "→ Price corrected" in said
    assert "→ 81.00" in said
    assert f"(id {second}) deleted" in said
    assert "2 records changed" in said


def test_a_trace_leads_from_the_job_to_the_bank(demo, books):
    """From the job over both invoices and the payment to the deposit, with ids, times and the lag between."""
    payment = next(row for row in books.rows["Payment"].values() if len(row["Line"]) == 1)
    paid = books.rows["Invoice"][payment["Line"][0]["LinkedTxn"][0]["TxnId"]]
    deposit = next(
        row for row in books.rows["Deposit"].values()
        if any(link["TxnId"] == payment["Id"] for line in row["Line"] for link in line["LinkedTxn"])
    )  # fmt: skip
    result = run("trace", demo, paid["DocNumber"], "--books", NAME)
    assert result.exit_code == 0, result.output
    way = result.output.partition("From the job to the bank")[2].partition("Payments")[0].splitlines()
    said = " | ".join(way)
    for word in ("CRM job completed", "CRM invoiced", f"Books invoiced {paid['DocNumber']}", "Books paid"):
        assert word in said
    assert f"(id {deposit['Id']}, read " in said
    assert "(+" in said
    assert "Books invoice entered" in said
    assert "UTC" in said
