"""Every check against what was planted: precision and recall over 50 companies of all CRMs, dirty and clean.

Run: ``python tests/benchmarks/checks.py [--write docs/accuracy.md] [--only N]``. Each company is written as exports and
read by the code that reads a user's files. Companies have 1,000 to 20,000 jobs and 0 to 20 errors per hundred jobs;
one in six is clean. Prints a table; ``--write`` puts it into the page. No part of the timed test suite.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from accuracy import FOLLOWING, Case, compare, reconcile_case
from tieout.checks import REGISTRY
from tieout.model.settings import CRMS

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
RATES = (0.0, 0.01, 0.02, 0.05, 0.10, 0.20)
COMPANIES = 50
GOAL = 0.99


@dataclass
class Score:
    """What was planted and reported of one check over all companies."""

    planted: int = 0
    right: int = 0
    reported: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        return self.right / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        return self.right / self.reported if self.reported else None


def list_cases() -> list[Case]:
    """Combine CRMs, sizes and error rates so that each meets each over the fifty."""
    return [
        Case(
            CRMS[at % 5],
            100 + at,
            SIZES[(at // 5 + at) % len(SIZES)],
            RATES[(at // 5 + 2 * at) % len(RATES)],
            records=True,
        )
        for at in range(COMPANIES)
    ]


def run_case(case: Case) -> tuple[Case, dict[str, tuple[int, int, int, list[str]]], list[str], float]:
    """Reconcile one company; return its counts per check, errors reported in a clean one, and the seconds."""
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        _, result, truth = reconcile_case(case, Path(folder))
    counts = {}
    for check, (planted, reported) in compare(truth, result.findings).items():
        right = planted & reported
        wrong = [f"{case.name}: missed {key}" for key in planted - right]
        wrong += [f"{case.name}: invented {key}" for key in reported - right]
        counts[check] = (planted.total(), right.total(), reported.total(), wrong[:3])
    errors = result.findings[result.findings["severity"].isin(["CRITICAL", "ACT"])]
    alarms = errors["sentence"].tolist() if case.rate == 0 else []
    if (result.tie_outs["left"] != result.tie_outs["right"]).any():
        alarms.append("A tie-out is off.")
    return case, counts, alarms, time.process_time() - begun


def main(only: int, write: Path | None) -> int:
    """Run all companies; print and write the table. Returns 1 where a check misses the goal."""
    cases = list_cases()[:only]
    scores: dict[str, Score] = {}
    alarms: list[str] = []
    seconds = Counter[str]()
    with ProcessPoolExecutor(2) as pool:
        for case, counts, errors, took in pool.map(run_case, cases):
            print(f"{case.name:55s} {took:6.1f} s  {'; '.join(errors[:2])}", file=sys.stderr, flush=True)
            alarms += [f"{case.name}: {error}" for error in errors]
            seconds["all"] += took
            for check, (planted, right, reported, wrong) in counts.items():
                score = scores.setdefault(check, Score())
                score.planted += planted
                score.right += right
                score.reported += reported
                score.wrong += wrong
    page = describe(cases, scores, alarms)
    print(page)
    for check, score in scores.items():
        for line in itertools.islice(score.wrong, 12):
            print(f"{check}: {line}", file=sys.stderr)
    if write:
        write.write_text(page, encoding="utf-8")
    return int(bool(alarms) or any(not _is_good(score) for score in scores.values()))


def _is_good(score: Score) -> bool:
    return (score.recall or 1) >= GOAL and (1 if score.precision is None else score.precision) >= GOAL


_TAIL = f"""
A dash: nothing of the kind was planted, or reported. Checks without a plant are held by scenarios (`tests/scenarios`).
What {" and ".join(f"`{name}`" for name in FOLLOWING)} says of a job on which another mistake was planted follows from
it and is not counted. Payments that never return to the CRM are muted by every profile, and columns that exports leave
empty are filled in as a connected system would fill them, in the clean companies too.
"""


def describe(cases: list[Case], scores: dict[str, Score], alarms: list[str]) -> str:
    """Write the page: what was measured, and per check what was planted, found and invented."""
    clean = [case for case in cases if case.rate == 0]
    sizes = [case.jobs for case in cases]
    head = f"""# How accurate the checks are

Printed by `python tests/benchmarks/checks.py --write docs/accuracy.md`.

{len(cases)} generated companies of all five CRMs, {min(sizes):,} to {max(sizes):,} jobs each
({sum(sizes):,} in all), with 0 to {max(c.rate for c in cases):.0%} of errors planted. Each is written as the exports
of its systems and read as a user's files are. *Recall* is the share of what was planted that is found; *precision* the
share of what is reported that was planted. {len(clean)} companies are clean: findings of error severity in them:
**{len(alarms)}**.

| check | planted | found | reported | recall | precision |
|---|---:|---:|---:|---:|---:|
"""
    rows = []
    for each in REGISTRY:
        score = scores.get(each.name, Score())
        recall, precision = (f"{value:.2%}" if value is not None else "–" for value in (score.recall, score.precision))
        rows.append(
            f"| `{each.name}` | {score.planted:,} | {score.right:,} | {score.reported:,} | {recall} | {precision} |"
        )
    return head + "\n".join(rows) + "\n" + _TAIL


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", type=int, default=COMPANIES)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    sys.exit(main(given.only, given.write))
