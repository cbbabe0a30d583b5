"""Hours that cannot be right: days that are too long, clock times that overlap, work after the bill."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..margin.labor import REPEATED, spell_name
from ..model.table import map_distinct
from .registry import check
from .words import NO_AMOUNT, hours, say

_DAY = 24 * 60
_SLACK = 5
_AFTERWARDS = pd.Timedelta(days=7)
_SHORT_VISIT = 60


@check(
    severity="WATCH",
    group="cost",
    fix_in="Payroll",
    remedy="Ask who worked that day and correct the clock-out, or the day on which the hours were entered.",
    causes=("Nobody clocked out, and the clock ran on", "Hours of several days were entered on one"),
    upstream="Let the time clock stop by itself in the evening, or remind people to clock out.",
    thresholds=("longest_day",),
)
def day_too_long(evidence: Evidence) -> pd.DataFrame:
    """A person has more hours on one day than anybody can work."""
    if not len(evidence.time):
        return pd.DataFrame()
    time = _list_worked(evidence)
    days = time.groupby(["who", "date"], as_index=False).agg(
        minutes=("minutes", "sum"), employee=("employee", "first"), job=("job", "first")
    )
    rows = days[days["minutes"] > 60 * evidence.settings.longest_day]
    sentence = say(
        "{employee} has {hours} hours on {day}.", employee=rows["employee"], hours=hours(rows["minutes"]),
        day=rows["date"],
    )  # fmt: skip
    return pd.DataFrame({**_about_day(rows), "job": rows["job"], **NO_AMOUNT, "sentence": sentence})


@check(
    severity="WATCH",
    group="cost",
    fix_in="Payroll",
    remedy="Correct the clock times of one of the two entries: nobody is at two places at once.",
    causes=("The next job was started before the last one was clocked out", "An entry was typed in from memory"),
    upstream="Let clocking in on a job clock out of the one before.",
)
def clock_times_overlap(evidence: Evidence) -> pd.DataFrame:
    """A person was clocked in twice at the same time, so the same hour costs two jobs."""
    if not len(evidence.time):
        return pd.DataFrame()
    time = _list_worked(evidence)
    time = time[(time["kind"] == "job") & time["counted"]]
    time = time.assign(begins=_read_clock(time["start"]), ends=_read_clock(time["end"]))
    time = time[time["begins"].notna() & (time["minutes"] > 0)]
    ends = time["ends"].fillna(time["begins"] + time["minutes"])
    time["ends"] = ends.where(ends >= time["begins"], ends + _DAY)
    time = time.sort_values(["who", "date", "source", "begins", "ends"], kind="stable")
    groups = time.groupby(["who", "date", "source"], dropna=False, sort=False)
    before = groups["ends"].cummax().groupby([time["who"], time["date"], time["source"]], dropna=False).shift()
    time["overlap"] = (before.clip(upper=time["ends"]) - time["begins"]).astype("Int64")
    both = groups["job"].shift()
    rows = time.assign(other=both)[(time["overlap"] > _SLACK).fillna(False).astype(bool)]
    rows = rows.groupby(["who", "date"], as_index=False).agg(
        employee=("employee", "first"), minutes=("overlap", "sum"), job=("job", "first"), other=("other", "first")
    )
    sentence = say(
        "{employee} was clocked in twice for {hours} hours of {day}, on {other} and {job}.",
        employee=rows["employee"], hours=hours(rows["minutes"]), day=rows["date"],
        other=("job " + rows["other"]).fillna("no job"), job=("job " + rows["job"]).fillna("no job"),
    )  # fmt: skip
    return pd.DataFrame({**_about_day(rows), "job": rows["job"], **NO_AMOUNT, "sentence": sentence})


@check(
    severity="WATCH",
    group="cost",
    fix_in="Payroll",
    remedy="Move the hours to the job that was worked on; if it was a callback, make a job of its own for it.",
    causes=("The old job was chosen when clocking in", "A callback that got no job of its own"),
    upstream="Close jobs when they are invoiced, so that nobody can clock in on them.",
)
def hours_after_invoice(evidence: Evidence) -> pd.DataFrame:
    """Hours were recorded on a job more than a week after it was completed and invoiced."""
    if not len(evidence.time):
        return pd.DataFrame()
    jobs = evidence.margins[(evidence.margins["status"] == "completed") & (evidence.margins["revenue"] > 0)]
    over = jobs[["completed", "invoiced"]].max(axis=1).where(jobs[["completed", "invoiced"]].notna().all(axis=1))
    rows = _sum_by_job(evidence, jobs.assign(over=over))
    sentence = say(
        "Job {job} was completed and invoiced by {over}; {hours} hours were recorded on it afterwards, on {day} first.",
        job=rows["job"], over=rows["over"], hours=hours(rows["minutes"]), day=rows["date"],
    )  # fmt: skip
    return pd.DataFrame({**_about_job(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


@check(
    severity="WATCH",
    group="cost",
    fix_in="Payroll",
    remedy="Move the hours to the job that was worked on, or open the job again and bill the visit.",
    causes=("The wrong job was chosen when clocking in", "The job was canceled after the work had begun"),
    upstream="Ask for a trip charge before a job is canceled on the way.",
)
def hours_on_canceled_job(evidence: Evidence) -> pd.DataFrame:
    """More than an hour was recorded on a job that was canceled and brought nothing."""
    if not len(evidence.time):
        return pd.DataFrame()
    jobs = evidence.margins[(evidence.margins["status"] == "canceled") & (evidence.margins["revenue"] <= 0)]
    rows = _sum_by_job(evidence, jobs)
    rows = rows[rows["minutes"] > _SHORT_VISIT]
    sentence = say(
        "Job {job} was canceled and has {hours} hours, on {day} first.",
        job=rows["job"], hours=hours(rows["minutes"]), day=rows["date"],
    )  # fmt: skip
    return pd.DataFrame({**_about_job(rows), **NO_AMOUNT, "sentence": sentence})


def _list_worked(evidence: Evidence) -> pd.DataFrame:
    """List the hours that somebody worked, each once: on jobs, on the way and in the shop."""
    time = evidence.time
    other_side = time["reason"].str.startswith("The hours of this day are taken from").fillna(False).astype(bool)
    is_work = time["kind"] != "paid time off"
    rows = time[is_work & ~other_side & (time["reason"] != REPEATED).fillna(True)]
    return rows.assign(who=spell_name(rows["employee"]), counted=rows["counted"].astype(bool))


def _read_clock(texts: pd.Series) -> pd.Series:
    """Read HH:MM as minutes of the day."""
    return map_distinct(texts, _count_minutes, "whole")


def _count_minutes(text: str) -> int | None:
    parts = text.split(":")
    return 60 * int(parts[0]) + int(parts[1]) if len(parts) > 1 and all(part.isdecimal() for part in parts) else None


def _sum_by_job(evidence: Evidence, jobs: pd.DataFrame) -> pd.DataFrame:
    """Add up the hours of some jobs; where they say when a job was ``over``, those recorded afterwards."""
    time = evidence.time
    rows = time.loc[time["counted"].astype(bool) & time["job"].notna(), ["job", "date", "minutes"]]
    rows = rows.merge(jobs, on="job", suffixes=("", "_job"))
    if "over" in rows:
        rows = rows[rows["date"] > rows["over"] + _AFTERWARDS]
    told = {name: (name, "first") for name in ("customer", "over") if name in rows}
    return rows.groupby("job", as_index=False).agg(minutes=("minutes", "sum"), date=("date", "min"), **told)


def _about_day(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {"crm_ref": say("{employee} {day}", employee=rows["employee"], day=rows["date"]), "date": rows["date"]}


def _about_job(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {"customer": rows["customer"], "job": rows["job"], "crm_ref": rows["job"], "date": rows["date"]}
