"""Every connector beside its simulator. A new connector adds its line here and passes the contract suite."""

from __future__ import annotations

from simulators.gohighlevel_case import GOHIGHLEVEL_CASE
from simulators.housecall_pro_case import HOUSECALL_PRO_CASE
from simulators.jobber_case import JOBBER_CASE
from simulators.kit import Case
from simulators.quickbooks_case import QUICKBOOKS_CASE
from simulators.servicetitan_case import SERVICETITAN_CASE
from simulators.workiz_case import WORKIZ_CASE

CASES: tuple[Case, ...] = (
    QUICKBOOKS_CASE, HOUSECALL_PRO_CASE, SERVICETITAN_CASE, JOBBER_CASE, GOHIGHLEVEL_CASE, WORKIZ_CASE,
)  # fmt: skip
