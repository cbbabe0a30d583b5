"""The sample company is the same on every run and every machine."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tieout.model.settings import CRMS
from tieout.sample import make_company, write_exports

SMALL = 90


def digest_files(folder: Path) -> dict[str, str]:
    """The fingerprint of each file, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("crm", CRMS)
def test_equal_arguments_write_equal_bytes(crm: str, tmp_path: Path) -> None:
    """Two companies of one seed have byte-identical files, workbooks included."""
    for name in ("one", "two"):
        write_exports(make_company(seed=4, jobs=SMALL, crm=crm), tmp_path / name)
    assert digest_files(tmp_path / "one") == digest_files(tmp_path / "two")


def test_order_of_hashes_does_not_matter(tmp_path: Path) -> None:
    """Python's random hash seed leaves no trace in the files."""
    program = (
        "import sys; from pathlib import Path; from tieout.sample import make_company, write_exports; "
        f"write_exports(make_company(seed=4, jobs={SMALL}), Path(sys.argv[1]))"
    )
    source = str(Path(__file__).parents[2] / "src")
    for seed in ("1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / seed)], check=True, env=environment)
    assert digest_files(tmp_path / "1") == digest_files(tmp_path / "77")


def test_another_seed_is_another_company() -> None:
    """Seeds differ in name, customers and amounts."""
    one, two = make_company(seed=1, jobs=SMALL), make_company(seed=2, jobs=SMALL)
    assert one.name == "Blue Ridge Home Services"
    assert one.name != two.name
    assert [job.total for job in one.jobs] != [job.total for job in two.jobs]


def test_planting_changes_no_job() -> None:
    """The clean company of a seed did the same work for the same people."""
    clean, planted = make_company(seed=3, clean=True), make_company(seed=3)
    assert [(j.number, j.customer.name) for j in clean.jobs] == [(j.number, j.customer.name) for j in planted.jobs]
