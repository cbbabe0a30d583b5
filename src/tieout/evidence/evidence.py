"""What the checks and the analytics look at."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..model.settings import Inputs, Settings
from ..model.snapshot import Snapshot
from .profiles import SyncProfile


@dataclass(frozen=True)
class Evidence:
    """What was read, matched and computed. ``documents`` frames carry ``customer_key`` and ``excluded``.

    ``twins`` has one row per tied pair: the columns of both documents with ``_crm`` and ``_books``, compared
    (see ``compare_twins``). ``today`` is the as-of day.
    ``crm_only`` and ``books_only`` hold the documents without a twin, ``undecided`` the unclear pairs.
    """

    settings: Settings
    inputs: Inputs
    profile: SyncProfile
    today: pd.Timestamp
    crm: Snapshot
    books: Snapshot
    customers: pd.DataFrame
    customer_questions: pd.DataFrame
    """Pairs of a CRM and a books customer that a person should decide: see ``list_customer_questions``."""
    jobs: pd.DataFrame
    margins: pd.DataFrame
    crm_documents: pd.DataFrame
    books_documents: pd.DataFrame
    twins: pd.DataFrame
    crm_only: pd.DataFrame
    """CRM documents without a twin; absence and expected_by say why they may lack one, and until when."""
    books_only: pd.DataFrame
    undecided: pd.DataFrame
    matches: pd.DataFrame
    shares: pd.DataFrame
    time: pd.DataFrame
    costs: pd.DataFrame
    crm_lines: pd.DataFrame
    repeats: pd.DataFrame
    """Books documents that repeat another: columns of the surplus document and crm_number, twin_number, how."""
    set_aside: pd.DataFrame
    """Documents that one side voided, deleted or keeps as a draft or in another currency: see ``pair_set_aside``."""
    splits: pd.DataFrame
    """One document here that is several there: see ``find_splits``."""
