"""Which loaded rate is in effect: by employee, or else by role; effective-dated; never a guess between two.

A rate applies from its first to its last day, both included; an empty first day means since ever, an empty
last day means still. Names are compared as Excel compares them, without regard to capitals.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tieout.model.table import look_up, number_distinct

EVER = pd.Timestamp("1678-01-01").as_unit("s")
STILL = pd.Timestamp("2261-12-31").as_unit("s")


def find_rates(time: pd.DataFrame, rates: pd.DataFrame, roles: pd.DataFrame) -> pd.DataFrame:
    """Find the rate of each entry: the employee's own if one is in effect that day, or else the role's.

    ``time`` needs ``employee``, ``role`` and ``date``. The result has the index of ``time`` and ``role``
    (the entry's own, or else the employee's), ``who`` (whose rate was looked for), ``rows_in_effect``,
    ``rate`` and ``wage`` in cents: gaps unless exactly one row is in effect.
    """
    # Between two changes of any rate one day is like another: each person, role and stretch is looked up once.
    numbers, firsts = number_distinct(time[["employee", "role"]].assign(stretch=_number_stretches(time["date"], rates)))
    asked = time.iloc[firsts]
    role = find_roles(asked, roles)
    own = count_in_effect(asked["employee"], asked["date"], rates)
    of_role = count_in_effect(role, asked["date"], rates)
    has_own = own["rows_in_effect"] > 0
    found = pd.DataFrame({
        "role": role,
        "who": asked["employee"].where(has_own, role).astype("str"),
        "rows_in_effect": own["rows_in_effect"].where(has_own, of_role["rows_in_effect"]),
        "rate": own["rate"].where(has_own, of_role["rate"]),
        "wage": own["wage"].where(has_own, of_role["wage"]),
    })  # fmt: skip
    return found.take(numbers).set_axis(time.index)


def _number_stretches(days: pd.Series, rates: pd.DataFrame) -> pd.Series:
    """Count the changes of any rate up to each day; -1 for a gap."""
    listed = close_open_ends(rates)
    changes = pd.concat([listed["date_from"], listed["date_to"] + pd.Timedelta(seconds=1)]).drop_duplicates()
    count = changes.sort_values().searchsorted(days, side="right")
    return pd.Series(count, index=days.index).where(days.notna(), -1)


def find_roles(time: pd.DataFrame, roles: pd.DataFrame) -> pd.Series:
    """Take the role of each entry from the entry itself, or else from the employee."""
    listed = roles.assign(key=roles["employee"].str.casefold()).drop_duplicates("key").set_index("key")
    known = look_up(time["employee"].str.casefold(), listed["role"])
    return time["role"].where(has_text(time["role"]), known).astype("str")


def count_in_effect(who: pd.Series, day: pd.Series, rates: pd.DataFrame) -> pd.DataFrame:
    """Count the rate rows of ``who`` in effect on ``day``; take rate and wage where there is exactly one."""
    asked = pd.DataFrame({"key": who.str.casefold(), "day": day}).reset_index(drop=True)
    listed = close_open_ends(rates)[["key", "date_from", "date_to", "loaded_rate", "wage"]]
    joined = asked.reset_index(names="at").merge(listed, on="key")
    joined = joined[(joined["date_from"] <= joined["day"]) & (joined["day"] <= joined["date_to"])]
    rows = np.bincount(joined["at"], minlength=len(asked))
    only = joined[rows[joined["at"]] == 1].set_index("at").reindex(asked.index)
    answer = {"rows_in_effect": rows, "rate": only["loaded_rate"], "wage": only["wage"]}
    return pd.DataFrame(answer).astype("Int64").set_axis(who.index)


def overlapping_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """List pairs of rates of the same employee or role that are in effect on the same day.

    Columns: ``who``; ``first_from``, ``first_to``, ``first_rate``; ``second_from``, ``second_to``,
    ``second_rate``; ``day``, the first day that both apply (a gap when both apply since ever).
    """
    order = ["key", "date_from", "date_to", "loaded_rate"]
    rows = close_open_ends(rates).sort_values(order, kind="stable").reset_index(drop=True)
    rows["place"] = rows.index
    pairs = rows.merge(rows, on="key", suffixes=("_1", "_2"))
    pairs = pairs[pairs["place_1"] < pairs["place_2"]]
    day = pairs[["date_from_1", "date_from_2"]].max(axis=1)
    both = day <= pairs[["date_to_1", "date_to_2"]].min(axis=1)
    pairs, day = pairs[both], day[both]
    return pd.DataFrame({
        "who": pairs["who_1"],
        "first_from": reopen(pairs["date_from_1"]), "first_to": reopen(pairs["date_to_1"]),
        "first_rate": pairs["loaded_rate_1"],
        "second_from": reopen(pairs["date_from_2"]), "second_to": reopen(pairs["date_to_2"]),
        "second_rate": pairs["loaded_rate_2"],
        "day": reopen(day),
    }).reset_index(drop=True)  # fmt: skip


def close_open_ends(rates: pd.DataFrame) -> pd.DataFrame:
    """Give open-ended rates a first and a last day, and every rate its key for comparison.

    A row whose loaded rate is not typed yet is no rate.
    """
    typed = rates[rates["loaded_rate"].notna()]
    return typed.assign(
        key=typed["who"].str.casefold(),
        date_from=typed["date_from"].fillna(EVER),
        date_to=typed["date_to"].fillna(STILL),
    )


def reopen(days: pd.Series) -> pd.Series:
    """Turn the stand-ins for an open end back into gaps."""
    return days.where((days != EVER) & (days != STILL))


def has_text(texts: pd.Series) -> pd.Series:
    """Say where a text is neither a gap nor empty."""
    return texts.notna() & (texts != "")
