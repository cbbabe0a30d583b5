"""Which work earns, and why: best and worst jobs, the change of margin, contracts, customers over their lifetime."""

from __future__ import annotations

from tieout.model.answers import CUSTOMER_VALUE, MIX_AND_RATE, RANKED_JOBS, WORK_IN_PROGRESS

from .shown import show
from .words import Cell, Sheet, Table, live

RANKED = Table(
    "tblRanked",
    "Best and Worst",
    "",
    show(
        RANKED_JOBS,
        ("list", "List", 8), ("place", "Place", 7), ("job", "Job", 11), ("customer", "Customer", 26),
        ("job_type", "Job type", 22), ("technician", "Technician", 18), ("revenue", "Revenue", 13),
        ("profit", "Gross profit", 13), ("margin", "Margin %", 9), ("usual_margin", "Usual margin %", 9),
        ("what", "Stands out", 12), ("deviation", "By", 13), ("reason", "Why", 70), ("sample", "Jobs compared", 9),
        percent="margin usual_margin",
    ),
    wraps=True,
)  # fmt: skip
MIX = Table(
    "tblMix",
    "Margin Change",
    "",
    (
        *show(
            MIX_AND_RATE,
            ("label", "Job type", 24), ("revenue_before", "Revenue before", 13), ("revenue_after", "Revenue after", 13),
            ("profit_before", "Profit before", 13), ("profit_after", "Profit after", 13),
            ("margin_before", "Margin before %", 9), ("margin_after", "Margin after %", 9),
            ("change", "Change of profit", 13), ("volume", "Volume", 13),
            ("mix", "Mix", 13), ("rate", "Rate", 13),
            percent="margin_before margin_after",
        ),
        live("Ties", "text",
             'IF(COUNT([Volume])=0,"–",IF(ROUND(SUM([Volume],[Mix],'
             '[Rate])-[Change of profit],2)=0,"✓ OK","◆ OFF"))', 8,
             "Volume + mix + rate = change of profit."),
        *show(
            MIX_AND_RATE,
            ("mix_points", "Mix points", 10), ("rate_points", "Rate points", 10),
            percent="mix_points rate_points",
        ),
    ),
)  # fmt: skip
WIP = Table(
    "tblWip",
    "WIP",
    "",
    show(
        WORK_IN_PROGRESS,
        ("job", "Job", 11), ("customer", "Customer", 26), ("job_type", "Job type", 22), ("status", "Status", 11),
        ("contract", "Contract", 13), ("estimated_cost", "Estimated cost", 13),
        ("estimated_profit", "Estimated profit", 13), ("cost_to_date", "Cost to date", 13),
        ("complete", "Complete %", 10),
        ("earned", "Earned", 13), ("billed", "Billed", 13), ("underbilled", "Under-billed (asset)", 13),
        ("overbilled", "Over-billed (liability)", 13), ("overrun", "Cost beyond the estimate", 13),
        ("missing", "Not available", 44),
        percent="complete",
        total="contract estimated_cost cost_to_date earned billed underbilled overbilled overrun",
    ),
)  # fmt: skip
VALUE = Table(
    "tblCustomerValue",
    "Customer Value",
    "",
    show(
        CUSTOMER_VALUE,
        ("customer", "Customer", 28), ("segment", "Segment", 14), ("lead_source", "Lead source", 15),
        ("jobs", "Jobs", 7), ("first_job", "First job", 11), ("last_job", "Last job", 11),
        ("tenure_days", "Tenure (days)", 9), ("invoiced", "Invoiced", 13), ("credits", "Credits", 12),
        ("paid", "Paid", 13), ("open", "Open", 12), ("revenue", "Revenue to date", 13),
        ("profit", "Profit to date", 13), ("margin", "Margin %", 9), ("coverage", "Cost coverage %", 9),
        ("jobs_per_year", "Jobs per year", 9), ("average_job", "Average job", 12),
        ("projected_revenue", "PROJECTED revenue", 13), ("projected_profit", "PROJECTED profit", 13),
        ("basis", "Basis", 60),
        percent="margin coverage",
        total="jobs invoiced credits paid open revenue profit",
    ),
)  # fmt: skip

INSIGHT_SHEETS = (
    Sheet(
        "Best and Worst",
        "The best and the worst jobs of the period, each with its reason",
        "By gross profit, of billed jobs whose cost is known; “usual” is the median of the same job type.",
        freeze="D7",
        print_to="N",
        tables=(RANKED,),
    ),
    Sheet(
        "Margin Change",
        "Why gross profit changed: volume, mix or rate",
        "Volume: more of the same at the same margins. Mix. Rate: the work’s own margin.",
        freeze="B7",
        print_to="N",
        tables=(MIX,),
        cells=(Cell("mix_compared", "Margin Change", "A4", "", "text", "pulled"),),
    ),
    Sheet(
        "WIP",
        "Contracts: earned against billed",
        "Cost-to-cost: earned = contract × cost to date ÷ estimated cost. Jobs with a contract or an estimate "
        "in the CRM.",
        freeze="B7",
        print_to="N",
        tables=(WIP,),
    ),
    Sheet(
        "Customer Value",
        "What each customer brought over all jobs and payments",
        "Lifetime value realised: revenue and gross profit to date. PROJECTED figures need the years on "
        "Settings and are "
        "no promise.",
        freeze="B7",
        print_to="S",
        pages_wide=2,
        tables=(VALUE,),
    ),
)
