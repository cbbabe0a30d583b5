"""Progress: where each figure stands between the baseline and the target that somebody typed."""

from __future__ import annotations

import pandas as pd

from ..model.answers import PROGRESS


def measure_progress(metrics: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Place each figure of METRICS that has a row in TARGETS between its baseline and its target: PROGRESS.

    Progress is (baseline − now) ÷ (baseline − target), whichever way is better. A key that no metric has is said so.
    """
    known = metrics.drop_duplicates("key").set_index("key")
    rows = [_place(row, known) for row in targets.to_dict("records")]
    return PROGRESS.validate(pd.DataFrame(rows, columns=PROGRESS.names)) if rows else PROGRESS.empty()


def _place(typed: dict[str, object], known: pd.DataFrame) -> dict[str, object]:
    key, baseline, target = typed["key"], typed["baseline"], typed["target"]
    made = {"key": key, "baseline": baseline, "target": target, "due": typed["due"], "now": pd.NA, "progress": pd.NA}
    if key not in known.index:
        return {**made, "metric": key, "unit": "–", "says": "There is no figure of this name."}
    row = known.loc[key]
    now = row["amount"] if row["unit"] == "dollars" else row["value"]
    made |= {"metric": row["metric"], "unit": row["unit"], "now": now}
    if pd.isna(now):
        return {**made, "says": row["missing"] if isinstance(row["missing"], str) else "Not known today."}
    if pd.isna(baseline) or pd.isna(target):
        return {**made, "says": "Type a baseline and a target."}
    way = float(baseline) - float(target)  # type: ignore[arg-type]
    if way == 0:
        return {**made, "says": "Baseline and target are the same."}
    part = (float(baseline) - float(now)) / way  # type: ignore[arg-type]
    says = "Reached" if part >= 1 else "On the way" if part > 0 else "As before" if part == 0 else "Worse than before"
    return {**made, "progress": part, "says": says}
