"""Master lists: how good the lists of customers and items are, what to clean first, and what each check asks for."""

from __future__ import annotations

from .table import Column, Table

LIST_QUALITY = Table(
    "list_quality",
    "How good each master list is: one row per measure, and one for the list.",
    (
        Column("list", "text", "customers or items", needed=True),
        Column("system", "text", "System that keeps the list", needed=True),
        Column("measure", "text", "What was measured; “Score” is the mean of the others", needed=True),
        Column("records", "whole", "Active records", needed=True),
        Column("good", "whole", "Records that are as they should be; a gap on the score"),
        Column("share", "number", "Good ÷ records, 0 to 1; a gap where the system does not tell"),
        Column("missing", "text", "Why there is no share"),
    ),
)

LIST_WORK = Table(
    "list_work",
    "What to clean, the records with the most revenue first.",
    (
        Column("list", "text", "customers or items", needed=True),
        Column("system", "text", "System that keeps the record", needed=True),
        Column("id", "text", "Id of the record", needed=True),
        Column("name", "text", "Name of the record", needed=True),
        Column("lacks", "text", "What is not as it should be, separated by “; ”", needed=True),
        Column("gaps", "whole", "How many of them", needed=True),
        Column("revenue", "money", "Sold to this customer, or of this item, in this system", needed=True),
    ),
)

ITEM_MAPPING = Table(
    "item_mapping",
    "What was sold, largest first, and the account that it goes to: map the top until the share is what you want.",
    (
        Column("item", "text", "Product or service", needed=True),
        Column("revenue", "money", "Sold in the CRM, or else in the books", needed=True),
        Column("share", "number", "Its share of all that was sold, 0 to 1; a gap where nothing was"),
        Column("cumulative", "number", "Share of this and all larger items"),
        Column("account", "text", "Income account in the books"),
        Column("tax_code", "text", "Tax code in the books"),
        Column("class_name", "text", "Class that most of its lines have"),
        Column("state", "text", "mapped, no account, not in QuickBooks or not in the CRM", needed=True),
        Column("is_new", "flag", "New since the refresh before", needed=True),
        Column("top", "flag", "Belongs to the largest items that make up four fifths of the revenue", needed=True),
    ),
)

CHECK_ACTIONS = Table(
    "check_actions",
    "What the findings of each check ask for: watch them, look into them, or change how you work.",
    (
        Column("check", "text", "Name of the check", needed=True),
        Column("findings", "whole", "Findings today", needed=True),
        Column("stake", "money", "Dollars at stake today", needed=True),
        Column("weeks", "whole", "Of the last eight weeks, those in which new ones came up", needed=True),
        Column("action", "text", "monitor, diagnose or systems problem", needed=True),
        Column("reason", "text", "Why, in a sentence", needed=True),
        Column("upstream", "text", "Rule or habit to change so that it does not come back"),
    ),
)
