"""Shared by all tests: the sample company's folder, made once and copied to whoever changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import hypothesis
import pytest

from tieout.demo import make_demo
from tieout.procedure import Choices, refresh

# How long one example takes says how busy the computer is, not whether the property holds.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch) -> None:
    """Keep every test's notes and sign-ins out of the home of whoever runs it."""
    monkeypatch.setenv("TIEOUT_HOME", str(tmp_path_factory.getbasetemp() / "home"))


@pytest.fixture(scope="session")
def finished_demo(tmp_path_factory) -> Path:
    """The folder of a finished demo; look, do not touch."""
    folder = tmp_path_factory.mktemp("demo")
    refresh(make_demo(folder), Choices())
    return folder


@pytest.fixture
def demo(finished_demo, tmp_path) -> Path:
    """The margin workbook of a finished demo in a folder of one's own."""
    shutil.copytree(finished_demo, tmp_path / "Tieout Demo")
    return tmp_path / "Tieout Demo" / "Margin Workbook.xlsx"
