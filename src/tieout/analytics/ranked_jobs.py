"""Best and worst jobs, each with what sets it apart from the other jobs of its type."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..margin.coverage import LEARN_FROM
from ..margin.summary import divide
from ..model.answers import RANKED_JOBS
from ..model.facts import Facts
from ..model.money import dollars
from .margin_by import Where, pick_jobs
from .periods import Period

_COSTS = ("materials", "labor", "other")
_STANDS_OUT = 0.02
"""A cost stands out when its share of revenue lies at least so many points from what is usual for the type."""


def rank_jobs(
    facts: Facts, period: Period | None = None, basis: str | None = None, where: Where | None = None,
    *, order: str = "profit", most: int = 10,
) -> pd.DataFrame:  # fmt: skip
    """List the best and the worst jobs of a period by ``profit`` or ``margin``, with the reason: RANKED_JOBS.

    Only billed jobs whose costs are known well enough take part: a job without its costs is not a good one. What is
    usual is the median of its type, of at least four such jobs. A job stands in one list only.
    """
    settings = facts.inputs.settings
    jobs = pick_jobs(facts, period, basis or settings.basis, where)
    known = jobs[(jobs["revenue"] > 0) & ~jobs["verdict"].isin(["COST?", "–"])].reset_index(drop=True)
    if not len(known):
        return RANKED_JOBS.empty()
    rows = pd.concat([known, _find_usual(known)], axis=1)
    rows["margin"] = divide(rows["profit"], rows["revenue"])
    best = rows.sort_values([order, "job"], ascending=[False, True], kind="stable")
    count = min(most, (len(best) + 1) // 2)
    worst = best.iloc[count:].iloc[::-1].head(most)
    lists = [part.assign(list=name, place=range(1, len(part) + 1))
             for name, part in (("best", best.head(count)), ("worst", worst))]  # fmt: skip
    listed = pd.concat(lists, ignore_index=True)
    reasons = pd.DataFrame([_find_reason(row) for row in listed.to_dict("records")], index=listed.index)
    made = listed.assign(**{name: reasons[name] for name in ("what", "deviation", "reason")})
    return RANKED_JOBS.validate(made[RANKED_JOBS.names])


def _find_usual(jobs: pd.DataFrame) -> pd.DataFrame:
    """Return beside each job what is usual for its type: revenue, cost shares and dollars, weighted margin."""
    work = pd.DataFrame({"type": jobs["job_type"], "revenue": jobs["revenue"].astype("float64")})
    for cost in _COSTS:
        work[cost] = jobs[cost].fillna(0).astype("float64")
        work[f"{cost}_share"] = work[cost] / work["revenue"]
    groups = work.groupby("type")
    names = ["revenue", *_COSTS, *(f"{cost}_share" for cost in _COSTS)]
    usual = groups[names].transform("median").add_prefix("usual_")
    by_type = jobs.groupby("job_type")[["profit", "revenue"]].transform("sum")
    usual["sample"] = groups["revenue"].transform("size")
    usual["usual_margin"] = divide(by_type["profit"], by_type["revenue"])
    return usual


def _find_reason(row: dict[str, object]) -> dict[str, object]:
    number = {name: float(value) for name, value in row.items() if isinstance(value, int | float | np.number)}
    sample, worst = int(number["sample"]), row["list"] == "worst"
    if sample < LEARN_FROM:
        return {"what": "–", "deviation": pd.NA, "reason": f"Only {sample} such jobs: nothing is usual yet."}
    sign = 1 if worst else -1
    apart = {cost: sign * (number.get(cost, 0) / number["revenue"] - number[f"usual_{cost}_share"]) for cost in _COSTS}
    cost = max(apart, key=lambda name: apart[name])
    if apart[cost] < _STANDS_OUT:
        size = "Smaller" if number["revenue"] < number["usual_revenue"] else "Larger"
        same = f"{size} than usual, with the usual shares of cost."
        return {"what": "–", "deviation": pd.NA, "reason": same}
    here, usual = number.get(cost, 0.0), number[f"usual_{cost}"]
    if sign * (here - usual) <= 0:
        gap, fair = round(number["revenue"] - number["usual_revenue"]), dollars(round(number["usual_revenue"]))
        said = f"Priced ${dollars(abs(gap))} {'less' if gap < 0 else 'more'} than the usual ${fair}, while {cost} cost "
        said += f"${dollars(round(here))} (usual ${dollars(round(usual))})."
        return {"what": "price", "deviation": gap, "reason": said}
    share, normal = here / number["revenue"], number[f"usual_{cost}_share"]
    return {"what": cost, "deviation": round(here - normal * number["revenue"]),
            "reason": f"{cost.capitalize()} took {share:.0%} of the revenue; {normal:.0%} is usual "
                      f"for {row['job_type']} ({sample} jobs)."}  # fmt: skip
