"""What changed in the tables since the refresh before: records new, changed, void or gone, with before and after.

Only records with a new version are shaped, once as they stood and once as they stand, each time beside the same
records that they name. A difference is told where the record as it stands gives what all records together give; what
a table says of a record only in view of others (a job's revenue by its invoices) is not told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ...model.nouns import CHANGES, NOUNS
from ...model.table import Column, list_texts
from ...store import Change, Run, Source, Store, keep_news, kept_news, list_changes, read_beside
from .connector import Connector, Json

FIELDS: Mapping[str, tuple[str, ...]] = {
    "customers": ("name", "company", "parent", "email", "phone", "street", "city", "state", "postal_code", "active",
                  "terms", "tax_exempt"),
    "jobs": ("number", "customer", "job_type", "status", "completed", "total", "contract"),
    "invoices": ("number", "kind", "customer", "date", "due_date", "net", "discount", "tax", "tip", "total", "status",
                 "job_refs", "terms", "tax_exempt", "location", "class_name"),
    "payments": ("kind", "customer", "date", "amount", "method", "invoice_refs", "job_refs", "fee"),
    "cost_lines": ("vendor", "date", "account", "customer", "job_ref", "amount"),
    "time_entries": ("employee", "date", "job_ref", "minutes", "overtime_minutes"),
    "deposits": ("date", "account", "amount"),
    "quotes": ("number", "customer", "date", "status", "total"),
    "items": ("name", "account", "tax_code", "taxable", "active"),
    "agreements": ("customer", "status", "start", "end", "months", "amount"),
}  # fmt: skip
"""What somebody decides. What follows from other records is left out: balances, days of payment, and that an invoice
is open or paid come from payments, a payment's deposit from the deposit, days of entry and change from the record's
own history."""
STREAMS_IN = frozenset({"payments", "cost_lines", "time_entries", "deposits"})
"""Come by the dozen every day, so that a new one is no news; one that changes or goes is."""
KEPT_FOR = dt.timedelta(days=180)
_SETTLING = frozenset({"open", "paid"})
_FEW = 200
_LONGEST = 60
_LABEL, _ORIGIN = "(label)", "(origin)"
Tables = Mapping[str, pd.DataFrame]
Told = dict[str, str | None]
News = list[Told]


def read_news(connector: Connector, store: Store, source: Source, run: int, tables: Tables) -> pd.DataFrame:
    """Return CHANGES of the half year before a refresh, the oldest first. The refresh's own are found and kept."""
    runs = [each for each in store.runs(source) if each.state == "complete" and each.key <= run]
    last = runs[-1] if runs and runs[-1].key == run else None
    if last is None:
        return CHANGES.empty()
    kept = kept_news(store, source, run)
    if run not in kept:
        # A refresh that was read but never told of (it was stopped while its tables were made) belongs to this one.
        earlier = [each.key for each in runs[:-1] if each.key in kept] or [each.key for each in runs[-2:-1]]
        made = find_news(connector, store, source, earlier[-1], run, tables) if earlier else []
        keep_news(store, source, run, made)
        kept[run] = made
    recent = [each for each in runs if each.key in kept and last.started - each.started <= KEPT_FOR]
    rows = [{**row, "seen": _day(each)} for each in recent for row in kept[each.key]]
    if not rows:
        return CHANGES.empty()
    return CHANGES.validate(pd.DataFrame(rows).assign(source=connector.system))


def _day(run: Run) -> pd.Timestamp:
    return pd.Timestamp(run.started.astimezone().date()).as_unit("s")


def find_news(
    connector: Connector, store: Store, source: Source, earlier: int, later: int, tables: Tables
) -> News:  # fmt: skip
    """Find what one refresh changed after another; ``tables`` are those of the later one."""
    changes = list(list_changes(store, source, earlier, later))
    if not changes:
        return []
    named = {text for change in changes for side in (change.before, change.after) for text in _scalars(side)}
    beside = read_beside(store, source, later, named, {(change.entity, change.id) for change in changes}, _FEW)
    around = connector.shape(beside)
    before = connector.shape(_with(beside, changes, "before"))
    after = connector.shape(_with(beside, changes, "after"))
    made: News = []
    for noun in FIELDS:
        old, new, others = (rows_of(each, noun) for each in (before, after, around))
        now = rows_of(tables, noun)
        now = now[now["id"].isin({*old["id"], *new["id"]})]
        made += _compare(noun, tell(old, noun), tell(new, noun), tell(now, noun), set(others["origin"]))
    return made


def _scalars(value: Json) -> Iterator[str]:
    """List all that may be the id of another record."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _scalars(each)
    elif isinstance(value, list):
        for each in value:
            yield from _scalars(each)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        text = str(value)
        if 0 < len(text) <= _LONGEST:
            yield text


def _with(beside: Mapping[str, Sequence[Json]], changes: Sequence[Change], side: str) -> dict[str, list[Json]]:
    records = {entity: list(rows) for entity, rows in beside.items()}
    for change in changes:
        if (content := getattr(change, side)) is not None:
            records.setdefault(change.entity, []).append(content)
    return records


def rows_of(tables: Tables, noun: str) -> pd.DataFrame:
    """Return a table; an absent one is empty."""
    return tables[noun] if noun in tables else NOUNS[noun].empty()


def tell(frame: pd.DataFrame, noun: str) -> dict[str, Told]:
    """Write what a table tells as texts, by id: cents, minutes and days as they are kept, flags as yes and no."""
    label = next((name for name in ("number", "name") if name in frame), "id")
    columns = {name: _as_texts(frame[name], NOUNS[noun].column(name)) for name in FIELDS[noun]}
    columns |= {_LABEL: list_texts(frame[label]), _ORIGIN: list_texts(frame["origin"])}
    rows = zip(*columns.values(), strict=True)
    return {id_: dict(zip(columns, row, strict=True)) for id_, row in zip(frame["id"].tolist(), rows, strict=True)}


def _as_texts(values: pd.Series, column: Column) -> list[str | None]:
    if column.kind == "date":
        return list_texts(values.dt.strftime("%Y-%m-%d"))
    if column.kind == "flag":
        return [None if pd.isna(value) else "yes" if value else "no" for value in values.tolist()]
    return list_texts(values if column.kind == "text" else values.astype("str"))


def _compare(
    noun: str, before: Mapping[str, Told], after: Mapping[str, Told], now: Mapping[str, Told], strange: set[str]
) -> Iterator[Told]:
    """Tell the differences of records that are not strange, which stand beside the changed ones."""
    for id_, old in before.items():
        if old[_ORIGIN] in strange:
            continue
        if id_ in after and id_ in now:
            yield from _compare_record(noun, id_, old, after[id_], now[id_])
        elif id_ not in after and id_ not in now:
            yield _row(noun, id_, old, "deleted")
    if noun not in STREAMS_IN:
        for id_, new in after.items():
            if id_ not in before and id_ in now and new[_ORIGIN] not in strange:
                yield _row(noun, id_, new, "new")


def _compare_record(noun: str, id_: str, old: Told, new: Told, now: Told) -> Iterator[Told]:
    if new.get("status") == "void" != old.get("status"):
        yield _row(noun, id_, new, "void", "status", old["status"], "void")
        return
    for field in FIELDS[noun]:
        settles = field == "status" and {old[field], new[field]} == _SETTLING
        if old[field] != new[field] == now[field] and not settles:
            yield _row(noun, id_, new, "changed", field, old[field], new[field])


def _row(
    noun: str, id_: str, record: Told, kind: str, field: str | None = None, before: str | None = None,
    after: str | None = None,
) -> Told:  # fmt: skip
    return {"noun": noun, "id": id_, "number": record[_LABEL], "field": field, "before": before, "after": after,
            "kind": kind}  # fmt: skip
