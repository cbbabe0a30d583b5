"""Sync profiles: what each CRM's own QuickBooks sync does, so that what is expected is no alarm.

A profile is chosen by the system that was read. What an owner typed on the Settings sheet goes before what the data
taught, and that before what the vendor documents.
"""

from .absence import ABSENCES, explain_absences
from .choose import choose_profile, find_documented, list_rules
from .known import PROFILES, UNKNOWN_CRM, find_profile
from .learn import Learned, learn_sync
from .profile import GRADES, Rule, Statement, SyncProfile

__all__ = [
    "ABSENCES",
    "GRADES",
    "PROFILES",
    "UNKNOWN_CRM",
    "Learned",
    "Rule",
    "Statement",
    "SyncProfile",
    "choose_profile",
    "explain_absences",
    "find_documented",
    "find_profile",
    "learn_sync",
    "list_rules",
]
