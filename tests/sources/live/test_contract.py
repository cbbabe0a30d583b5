"""What holds for every connector: one suite, run for each beside its simulated system."""

from __future__ import annotations

import logging
import threading
from random import Random

import pandas as pd
import pytest

from simulators.base import Fault
from simulators.cases import CASES
from simulators.kit import IMPATIENT, Kit, hurry
from tieout.model.errors import Canceled, LiveTrouble, SignInAgain, SystemDown, TryLater, UnexpectedAnswer
from tieout.model.nouns import NOUNS
from tieout.sample import make_company
from tieout.sources.live.connections import rebuild
from tieout.sources.live.news import rows_of, tell
from tieout.sources.live.sign_in import OAuth

PASSING = {
    "network": ("timeout", "reset", "refused"),
    "bodies": ("truncated", "html", "empty"),
    "statuses": ("429", "429 silent", "500", "503"),
}
LASTING = {
    "timeout": SystemDown,
    "500": SystemDown,
    "429": TryLater,
    "html": UnexpectedAnswer,
    "truncated": UnexpectedAnswer,
}


@pytest.fixture(params=CASES, ids=str)
def case(request):
    """One connector beside its simulator."""
    return request.param


@pytest.fixture
def company(case):
    """A company small enough for quick tests."""
    return make_company(3, 45, case.crm)


@pytest.fixture
def system(case, company):
    """The company's simulated system."""
    with case.simulate(company) as running:
        yield running


@pytest.fixture
def kit(case, system, tmp_path, monkeypatch):
    """A computer that is connected to it; pages are small."""
    case.small_pages(monkeypatch)
    return Kit(hurry(case.connector, **case.quick), system, tmp_path / "home")


def test_later_pages_are_reached(case, kit):
    """Every record that exists is in the store, and nothing else."""
    kit.pull()
    assert kit.stored_ids() == case.truth(kit.system)


def test_ids_are_unique(kit):
    """No table has two records of one id."""
    snapshot = kit.read()
    for noun, frame in snapshot.tables.items():
        if "id" in NOUNS[noun].names:
            assert frame["id"].is_unique, noun


def test_money_is_exact(case, kit, company):
    """Amounts add up to the company's, to the cent."""
    snapshot = kit.read()
    for (noun, column), cents in case.sums(company).items():
        assert snapshot[noun][column].sum() == cents, (noun, column)


def test_days_are_the_companys_own(case, kit):
    """A record close to midnight lies on the day that the company's calendar showed."""
    expected = case.plant_moments(kit.system)
    snapshot = kit.read()
    for noun, id_, column, value in expected:
        row = snapshot[noun].set_index("id").loc[id_]
        found = row[column].date() if isinstance(row[column], pd.Timestamp) else row[column]
        assert found == value, (noun, column)


def test_every_kept_row_is_named(kit, case):
    """Each row says its system and the record it came from; each entity stands in the list of what was read."""
    snapshot = kit.read()
    for frame in snapshot.tables.values():
        assert set(frame["source"]) == {case.connector.system}
        assert frame["origin"].notna().all()
    listed = snapshot.files["file"].str.cat(sep=" ")
    assert all(entity in listed for entity in case.connector.entities)


def test_what_the_system_lacks_is_said(kit, case):
    """A table that the API does not have is named as not available, never shown as zero."""
    said = kit.read().files["layout"].str.cat(sep=" ")
    assert case.connector.lacks
    assert said.count(f"Not available from {case.connector.system}") == len(case.connector.lacks)


def test_an_expired_token_is_renewed(kit, case):
    """A token that ends in the middle is renewed without a word, once, and the new one is kept."""
    if not isinstance(case.connector.rules, OAuth):
        kit.pull()
        assert kit.system.renewals == 0
        return
    kit.pull()
    kit.system.expire()
    kit.pull()
    assert kit.system.renewals == 1 or case.connector.rules.grant == "credentials"
    entry = kit.home.vault.read(case.connector.system)
    assert entry["access_token"] != kit.entry["access_token"]
    assert entry.get("refresh_token", kit.system.refresh_token) == kit.system.refresh_token


def test_a_revoked_sign_in_is_named(kit, case):
    """Consent that was taken back says: connect again."""
    kit.pull()
    kit.system.revoke()
    with pytest.raises(SignInAgain, match="tieout connect"):
        kit.pull()


def test_limits_are_approached_not_hit(case, company, tmp_path, monkeypatch):
    """With the system's real limits enforced, no call is refused."""
    case.small_pages(monkeypatch)
    limits = case.connector.limits
    with case.simulate(company, windows=limits.windows, concurrent=limits.concurrent) as system:
        kit = Kit(hurry(case.connector, windows=limits.windows), system, tmp_path)
        kit.pull()
        assert system.rejected == 0
        assert system.most_at_once <= limits.concurrent


def test_a_refusal_makes_everybody_wait(kit):
    """After a 429 that names a time, nothing is sent before."""
    kit.system.faults = [Fault("429", first=2)]
    kit.pull()
    assert kit.stored_ids()


def test_nothing_is_written(kit):
    """Only reading calls reach the system, even when much goes wrong."""
    kit.system.faults = [Fault("503", first=3), Fault("html", first=5)]
    kit.pull()
    kit.pull()
    assert kit.system.writes == 0


def test_edits_and_deletes_arrive(case, kit):
    """After many random edits and deletes, a refresh of what changed equals a reading of everything."""
    kit.pull()
    rng = Random(11)
    for _ in range(45):
        case.edit(kit.system, rng)
    for _ in range(5):
        case.delete(kit.system, rng)
    kit.pull()
    changed = kit.stored()
    assert kit.stored_ids() == case.truth(kit.system)
    with kit.open_store() as store:
        store.forget(kit.source)
    kit.pull()
    assert changed == kit.stored()


def check_news(before, after):
    """Every change that is told stood so in the tables before, and stands so in the tables now."""
    changes = after["changes"]
    assert len(changes)
    for noun, rows in changes.groupby("noun"):
        old, new = (tell(rows_of(snapshot.tables, noun), noun) for snapshot in (before, after))
        for row in rows.itertuples():
            assert (row.id in old, row.id in new) == (row.kind != "new", row.kind != "deleted")
            if row.kind in ("changed", "void"):
                said = tuple(None if pd.isna(each) else each for each in (row.before, row.after))
                assert (old[row.id][row.field], new[row.id][row.field]) == said


def test_pages_may_shift_while_they_are_read(case, kit):
    """Records that come and go between two pages neither hide others nor stay."""
    case.shift(kit.system)
    kit.pull()
    kit.pull()
    assert kit.stored_ids() == case.truth(kit.system)


@pytest.mark.parametrize("ahead", [-3 * 86_400, 3 * 86_400], ids=["clock ahead", "clock behind"])
def test_a_wrong_clock_loses_nothing(case, company, tmp_path, monkeypatch, ahead):
    """A computer whose clock is days off still reads every change."""
    case.small_pages(monkeypatch)
    with case.simulate(company, ahead=ahead) as system:
        kit = Kit(hurry(case.connector, **case.quick), system, tmp_path)
        kit.pull()
        for seed in range(5):
            kit.pull()
            case.edit(system, Random(seed))
        case.delete(system, Random(5))
        kit.pull()
        changed = kit.stored()
        with kit.open_store() as store:
            store.forget(kit.source)
        kit.pull()
        assert changed == kit.stored()


@pytest.mark.parametrize("kind", PASSING)
def test_passing_faults_change_nothing(case, kit, kind):
    """Each kind of fault, met twice in the middle, leaves the same records."""
    patience = {"attempts": 10, **({"read_timeout": IMPATIENT} if kind == "network" else {})}
    kit.connector = hurry(case.connector, **{**case.quick, **patience})  # one unlucky call may meet them all
    kit.system.faults = [Fault(fault, first=2 + 3 * at, times=2) for at, fault in enumerate(PASSING[kind])]
    kit.pull()
    assert kit.stored_ids() == case.truth(kit.system)


@pytest.mark.parametrize("fault", LASTING)
def test_a_lasting_fault_is_named_and_harmless(case, kit, fault):
    """A fault that stays is named by what to do; the next refresh completes."""
    patient = kit.connector
    kit.connector = hurry(case.connector, **case.quick, **({"read_timeout": IMPATIENT} if fault == "timeout" else {}))
    kit.system.faults = [Fault(fault, first=4, times=10_000)]
    with pytest.raises(LASTING[fault]) as caught:
        kit.pull()
    kit.connector = patient
    assert str(caught.value).startswith(case.connector.system)
    with kit.open_store() as store:
        assert [run.state for run in store.runs(kit.source)] == ["failed"]
    kit.system.faults = []
    kit.pull()
    assert kit.stored_ids() == case.truth(kit.system)


@pytest.mark.parametrize("after", [0, 3, 6])
def test_a_canceled_refresh_is_resumed(case, kit, after):
    """Canceled after some calls, it ends at once; the next refresh continues and misses nothing."""
    canceled = threading.Event()
    answer = kit.system.answer

    def count(asked):
        if sum(kit.system.calls.values()) > after:
            canceled.set()
        return answer(asked)

    kit.system.answer = count
    kit.system.latency = 0.02
    with pytest.raises(Canceled):
        kit.pull(canceled)
    kit.system.answer, kit.system.latency = answer, 0.0
    kit.pull()
    assert kit.stored_ids() == case.truth(kit.system)


def test_no_secret_is_ever_seen(case, kit, caplog):
    """Neither logs, errors nor files hold a secret, when all goes well and when it does not."""
    caplog.set_level(logging.DEBUG)
    kit.pull()
    kit.system.faults = [Fault("500", times=10_000)]
    with pytest.raises(LiveTrouble) as down:
        kit.pull()
    kit.system.faults = []
    kit.system.revoke()
    with pytest.raises(SignInAgain) as refused:
        kit.pull()
    said = caplog.text + "".join(repr(e.value) + str(e.value) + str(e.getrepr(chain=True)) for e in (down, refused))
    files = b"".join(path.read_bytes() for path in kit.folder.rglob("*") if path.is_file())
    for secret in kit.system.secrets():
        assert secret not in said
        assert secret.encode() not in files


def test_a_past_refresh_is_rebuilt_exactly(case, kit):
    """What the system said at an earlier refresh can be shown again; what changed since is told as it was and is."""
    first = kit.read()
    for seed in range(10):
        case.edit(kit.system, Random(seed))
    case.delete(kit.system, Random(99))
    check_news(first, kit.read())
    with kit.open_store() as store:
        run = store.runs(kit.source)[0].key
        again = rebuild(case.connector, store, kit.source, run)
    assert set(first.tables) == set(again.tables)
    for noun, frame in first.tables.items():
        pd.testing.assert_frame_equal(frame, again[noun])
    pd.testing.assert_frame_equal(first.files, again.files)
