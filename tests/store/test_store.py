"""The store: every version kept once, past refreshes exact, changes with before and after, nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tieout.model.errors import StoreUnusable
from tieout.store import Change, Put, Record, Source, Store, keep_news, kept_news, list_changes, read_beside
from tieout.store.content import read_json, write_json

BOOKS = Source("QuickBooks Online", "4711")


POSTGRESQL = os.environ.get("TIEOUT_TEST_POSTGRESQL")  # a database that may be emptied, to run the same tests there


@pytest.fixture(params=["SQLite", *(["PostgreSQL"] if POSTGRESQL else [])])
def store(request, tmp_path):
    """A store in a file, or in a database."""
    place = tmp_path / "company.sqlite" if request.param == "SQLite" else POSTGRESQL
    with Store.open(place) as made:
        made.forget(BOOKS)
        yield made


def refresh(store, *records, entity="Invoice", covers=None, source=BOOKS):
    """One whole refresh that reads these records."""
    run = store.begin(source)
    if covers:
        store.begin_reading(source, entity)
    put = store.put(run, source, entity, records)
    store.end_reading(run, source, entity, {"since": run}, covers)
    store.finish(run, "complete")
    return run, put


def invoice(id_, total, **more):
    return Record(id_, {"Id": id_, "TotalAmt": Decimal(total), **more})


def test_an_unchanged_record_is_kept_once(store):
    """Reading the same again adds nothing."""
    refresh(store, invoice("1", "10.50"))
    _, put = refresh(store, invoice("1", "10.50"), invoice("2", "5"))
    assert put == Put(new=1, same=1)


def test_fractions_come_back_digit_for_digit(store):
    """10.50 is 10.50, never 10.499999."""
    refresh(store, invoice("1", "10.50"))
    assert str(store.read(BOOKS)["Invoice"][0]["TotalAmt"]) == "10.50"


def test_a_past_refresh_can_be_read(store):
    """What stood after each refresh is told apart, deleted records too."""
    first, _ = refresh(store, invoice("1", "10"), invoice("2", "20"))
    second, _ = refresh(store, invoice("1", "11"), Record("2", {}, deleted=True))
    assert [row["TotalAmt"] for row in store.read(BOOKS, first)["Invoice"]] == [10, 20]
    assert [row["TotalAmt"] for row in store.read(BOOKS, second)["Invoice"]] == [11]


def test_a_record_may_come_back(store):
    """A deleted record that is seen again exists again."""
    refresh(store, invoice("1", "10"))
    refresh(store, Record("1", {}, deleted=True))
    refresh(store, invoice("1", "10"))
    assert store.ids(BOOKS, "Invoice") == ["1"]


def test_a_full_reading_finds_what_is_gone(store):
    """What a reading of everything does not meet was deleted; only what it covers is judged."""
    refresh(store, invoice("1", "10"), invoice("2", "20"), invoice("3", "30"))
    refresh(store, invoice("1", "10"), covers=lambda row: row["TotalAmt"] < 30)
    assert store.ids(BOOKS, "Invoice") == ["1", "3"]


def test_an_interrupted_full_reading_deletes_nothing(store):
    """Before the end of a reading nothing is known of what it has not met."""
    refresh(store, invoice("1", "10"), invoice("2", "20"))
    run = store.begin(BOOKS)
    store.begin_reading(BOOKS, "Invoice")
    store.put(run, BOOKS, "Invoice", [invoice("1", "10")], progress={"page": 2})
    assert store.ids(BOOKS, "Invoice") == ["1", "2"]
    assert store.progress(BOOKS, "Invoice") == {"page": 2}
    again = store.begin(BOOKS)
    assert [run.state for run in store.runs(BOOKS)] == ["complete", "failed", "running"]
    store.put(again, BOOKS, "Invoice", [invoice("2", "20")], progress={"page": 3})
    store.end_reading(again, BOOKS, "Invoice", None, covers=lambda row: True)
    assert store.ids(BOOKS, "Invoice") == ["1", "2"]
    assert store.progress(BOOKS, "Invoice") is None


def test_changes_say_before_and_after(store):
    """New, changed and deleted records are listed; one that changed back is not."""
    first, _ = refresh(store, invoice("1", "10"), invoice("2", "20"), invoice("3", "30"))
    refresh(store, invoice("3", "31"))
    later, _ = refresh(store, invoice("1", "11"), Record("2", {}, deleted=True), invoice("3", "30"), invoice("4", "40"))
    found = {change.id: change for change in list_changes(store, BOOKS, first, later)}
    assert set(found) == {"1", "2", "4"}
    assert found["1"] == Change("Invoice", "1", {"Id": "1", "TotalAmt": 10}, {"Id": "1", "TotalAmt": 11})
    assert found["2"].after is None
    assert found["4"].before is None


def test_sources_do_not_mix(store):
    """Two companies, or two systems, in one store are kept apart."""
    refresh(store, invoice("1", "10"))
    refresh(store, invoice("1", "99"), source=Source("QuickBooks Online", "9999"))
    assert store.read(BOOKS)["Invoice"][0]["TotalAmt"] == 10


def test_forgetting_reads_everything_anew(store):
    """Deleting what was read deletes the cursors too."""
    refresh(store, invoice("1", "10"))
    store.forget(BOOKS)
    assert (store.read(BOOKS), store.cursors(BOOKS), store.runs(BOOKS)) == ({}, {}, [])


def test_one_refresh_at_a_time(store):
    """A second refresh of the same source is refused with a sentence; of another source it is not."""
    with Store.open(store.place) as other, store.alone(BOOKS):
        with pytest.raises(StoreUnusable, match="under way"), other.alone(BOOKS):
            pass
        with other.alone(Source("Jobber", "1")):
            pass


def test_a_full_disk_is_named_and_harmless(tmp_path):
    """A disk that is full loses no record, and says what to do; afterwards the refresh goes on."""
    store = Store.open(tmp_path / "company.sqlite")
    refresh(store, invoice("1", "10"))
    run = store.begin(BOOKS)
    with store.transaction() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    big = [invoice(str(at), "1", note="x" * 5000) for at in range(50)]
    with pytest.raises(StoreUnusable, match="disk is full"):
        store.put(run, BOOKS, "Invoice", big, progress={"page": 2})
    assert store.ids(BOOKS, "Invoice") == ["1"]
    assert store.progress(BOOKS, "Invoice") is None
    with store.transaction() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    store.put(run, BOOKS, "Invoice", big)
    assert len(store.ids(BOOKS, "Invoice")) == 50


def test_a_damaged_store_says_what_to_do(tmp_path):
    """A file that is no database is named, with the remedy."""
    path = tmp_path / "company.sqlite"
    path.write_bytes(b"this is no database, but long enough to look like a file" * 100)
    with pytest.raises(StoreUnusable, match="Delete it"):
        Store.open(path)


def test_a_store_of_a_newer_tieout_is_left_alone(tmp_path):
    """A layout that is not known is not touched."""
    path = tmp_path / "company.sqlite"
    with Store.open(path) as store, store.transaction() as connection:
        connection.execute(text("UPDATE tieout_layout SET layout = 99"))
    with pytest.raises(StoreUnusable, match="newer Tieout"):
        Store.open(path)


def test_a_url_never_shows_its_password(tmp_path):
    """A database that cannot be reached is named without the password."""
    with pytest.raises(StoreUnusable) as caught:
        Store.open("nosuchdatabase://tieout:pass-word@db.example.com/tieout")
    assert "pass-word" not in str(caught.value)


def test_a_killed_process_leaves_whole_pages(tmp_path):
    """Killed at any moment, the store holds whole pages and the place where to go on, and nothing else."""
    path = tmp_path / "company.sqlite"
    program = textwrap.dedent(f"""
        from tieout.store import Record, Source, Store
        store, source = Store.open({str(path)!r}), Source("QuickBooks Online", "4711")
        run = store.begin(source)
        for page in range(1, 100_000):
            store.put(run, source, "Invoice", [Record(f"{{page}}-{{n}}", {{"n": n}}) for n in range(20)], progress=page)
            if page == 3:
                print("ready", flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with Store.open(path) as store:
        pages = store.progress(BOOKS, "Invoice")
        assert pages >= 3
        assert len(store.ids(BOOKS, "Invoice")) == pages * 20
        with store.alone(BOOKS):
            store.begin(BOOKS)
        assert [run.state for run in store.runs(BOOKS)] == ["failed", "running"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(), JSON))
def test_records_come_back_as_they_were(value):
    """Any JSON is written and read back exactly, with one spelling."""
    written = write_json(value)
    assert read_json(written) == value
    assert write_json(read_json(written)) == written


STEPS = st.lists(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 2) | st.none()), max_size=5), min_size=1, max_size=6
)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_every_past_state_is_exact(tmp_path_factory, steps):
    """Whatever happens to records, each refresh reads back as it was, and changes lead from one to the next."""
    states = []
    with Store.open(tmp_path_factory.mktemp("store") / "s.sqlite") as store:
        now: dict[str, int] = {}
        for step in steps:
            for id_, value in step:
                now = {k: v for k, v in now.items() if k != id_} | ({} if value is None else {id_: value})
            records = [Record(i, {"v": v}, deleted=v is None) for i, v in step]
            states.append((refresh(store, *records)[0], dict(now)))
        for run, state in states:
            assert [row["v"] for row in store.read(BOOKS, run).get("Invoice", [])] == [state[i] for i in sorted(state)]
        for (run, before), (later, after) in pairwise(states):
            changed = {c.id for c in list_changes(store, BOOKS, run, later)}
            assert changed == {i for i in {*before, *after} if before.get(i) != after.get(i)}


def test_news_are_kept_by_refresh_and_forgotten_with_the_source(store):
    """What a refresh brought is asked for up to a refresh; kept again, it replaces what was kept."""
    first, second = refresh(store, Record("1", {"a": 1}))[0], refresh(store, Record("1", {"a": 2}))[0]
    keep_news(store, BOOKS, first, [])
    keep_news(store, BOOKS, second, [{"id": "0"}])
    keep_news(store, BOOKS, second, [{"id": "1"}])
    assert kept_news(store, BOOKS, first) == {first: []}
    assert kept_news(store, BOOKS, second) == {first: [], second: [{"id": "1"}]}
    store.forget(BOOKS)
    assert kept_news(store, BOOKS, second) == {}


def test_records_beside_others_are_found_by_id_as_they_stood(store):
    """Of a long list those that are named, of a short one all; never the records themselves."""
    run, _ = refresh(store, *(Record(str(n), {"n": n}) for n in range(5)))
    later, _ = refresh(store, Record("1", {"n": 10}), Record("7", {"n": 7}), entity="Customer")
    assert read_beside(store, BOOKS, later, {"1", "3", "9"}, {("Invoice", "3")}, few=2) == {
        "Customer": [{"n": 10}, {"n": 7}], "Invoice": [{"n": 1}],
    }  # fmt: skip
    assert read_beside(store, BOOKS, run, {"1"}, set(), few=2) == {"Invoice": [{"n": 1}]}
