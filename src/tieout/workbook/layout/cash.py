"""From invoices and quotes to cash: bridges, work and bills out of step, tax."""

from __future__ import annotations

from tieout.model.answers import (
    CASH_ITEMS,
    DEFERRED,
    FULL_BRIDGE,
    PIPELINE,
    PIPELINE_ITEMS,
    TAX_BASE,
    TAX_ESTIMATE,
    UNBILLED,
)

from .shown import show
from .words import Sheet, Table, live

CASH_STEPS = ("CRM invoiced", "Steps to the books", "Not collected in its month", "Collected from earlier months",
              "Not applied", "Settled on unknown day")  # fmt: skip
_STEPS = ",".join(f"[{header}]" for header in CASH_STEPS)
CASH = Table(
    "tblCash",
    "Cash Bridge",
    "Month",
    (
        *show(
            FULL_BRIDGE,
            ("month", "Month", 11), ("crm_invoiced", "CRM invoiced", 14), ("crm_to_books", "Steps to the books", 13),
            ("books_invoiced", "Books invoiced", 14), ("not_collected", "Not collected in its month", 13),
            ("collected_later", "Collected from earlier months", 13), ("unapplied", "Not applied", 12),
            ("unknown", "Settled on unknown day", 12), ("received", "Money received", 14),
            total="crm_invoiced crm_to_books books_invoiced not_collected collected_later unapplied unknown received",
        ),
        live("Residual", "money",
             f"ROUND(SUM({_STEPS})-[Money received],2)", 11,
             "What the steps leave unexplained. It must be 0.00.", total=True),
        *show(FULL_BRIDGE, ("opening", "Opening receivables", 14), ("closing", "Closing receivables", 14)),
        live("Change of receivables ties", "text",
             'IF(ROUND([Opening receivables]+[Books invoiced]+[Settled on unknown day]-[Money received]'
             '-[Closing receivables],2)=0,"✓ OK","◆ OFF")', 11,
             "Opening receivables + invoiced − received = closing receivables."),
        *show(
            FULL_BRIDGE,
            ("tax_received", "Less sales tax and tips", 13), ("cash_revenue", "Revenue, cash basis", 13),
            ("books_revenue", "Revenue, accrual basis", 13), ("unlinked", "Received for nothing known", 13),
            total="tax_received cash_revenue books_revenue unlinked",
        ),
    ),
)  # fmt: skip
CASH_LINES = Table(
    "tblCashItems",
    "Cash Bridge",
    "",
    show(
        CASH_ITEMS,
        ("month", "In month", 11), ("step", "Step", 16), ("what", "What", 11), ("number", "Number", 12),
        ("customer", "Customer", 28), ("date", "Date", 11), ("invoiced", "Invoiced", 13), ("received", "Received", 13),
        ("difference", "Difference", 13), ("reason", "Why", 60),
        total="invoiced received difference",
    ),
    column=19,
    title="Each document and payment behind the steps, latest three months",
)  # fmt: skip
WON = Table(
    "tblPipeline",
    "Pipeline",
    "",
    (
        *show(
            PIPELINE,
            ("month", "Month", 11), ("quotes", "Quotes won", 9), ("won", "Won", 14),
            ("scope_change", "Scope changes", 13), ("churn", "Churn", 13), ("pricing", "Pricing adjustments", 13),
            ("timing_billing", "Timing of billing", 13), ("unexplained", "Unexplained", 13),
            ("billed", "Billed", 14), ("timing_collecting", "Timing of collecting", 13),
            ("collected", "Collected", 14),
            total="quotes won scope_change churn pricing timing_billing unexplained billed timing_collecting collected",
        ),
        live("Residual", "money",
             "ROUND(SUM([Won],[Scope changes],[Churn],[Pricing adjustments],[Timing of billing],[Unexplained])"
             "-[Billed],2)+ROUND(SUM([Billed],[Timing of collecting])-[Collected],2)", 11,
             "What the steps leave over. It must be 0.00.", total=True),
    ),
)  # fmt: skip
WON_LINES = Table(
    "tblPipelineItems",
    "Pipeline",
    "",
    show(
        PIPELINE_ITEMS,
        ("month", "Won in", 11), ("quotes_named", "Quotes", 14), ("jobs_named", "Jobs", 14),
        ("customer", "Customer", 28),
        ("won", "Quoted", 13), ("billed", "Billed so far", 13), ("collected", "Collected so far", 13),
        ("reason", "Why it differs", 64),
        total="won billed collected",
    ),
    column=14,
    title="Won quotes that are not billed as won or not collected yet",
)  # fmt: skip
OUT_OF_STEP = Table(
    "tblUnbilled",
    "Unbilled",
    "",
    show(
        UNBILLED,
        ("list", "List", 22), ("job", "Job", 11), ("customer", "Customer", 28), ("job_type", "Job type", 22),
        ("status", "Status", 11), ("completed", "Completed", 11), ("days", "Days since", 8), ("worth", "Worth", 13),
        ("billed", "Billed", 13), ("amount", "Not billed, or ahead", 13), ("missing", "Not available", 44),
        total="worth billed amount",
    ),
)  # fmt: skip
NOT_EARNED = Table(
    "tblDeferred",
    "Unbilled",
    "",
    show(
        DEFERRED,
        ("kind", "Kind", 24), ("customer", "Customer", 28), ("job", "Job", 11), ("reference", "Reference", 12),
        ("date", "Date", 11), ("amount", "Not earned", 13), ("reason", "Why it is not earned", 50),
        total="amount",
    ),
    column=13,
    title="Deferred: billed or taken for work that is not done",
)  # fmt: skip
TAX = Table(
    "tblTax",
    "Tax",
    "",
    show(
        TAX_ESTIMATE,
        ("month", "Month", 11), ("invoiced", "Invoiced before tax", 14), ("tax_invoiced", "Sales tax on invoices", 13),
        ("received", "Received before tax", 14), ("tax_received", "Sales tax in payments", 13),
        ("difference", "Invoices less payments", 13), ("set_aside_invoiced", "Set aside, on invoices", 13),
        ("set_aside_received", "Set aside, on payments", 13), ("unknown", "Tax or day unknown", 13),
        ("basis", "Basis", 70),
        total="invoiced tax_invoiced received tax_received difference set_aside_invoiced set_aside_received unknown",
    ),
)  # fmt: skip
TAXABLE = Table(
    "tblTaxBase",
    "Tax",
    "",
    show(
        TAX_BASE,
        ("customer", "Customer", 28), ("crm_number", "CRM invoice", 12), ("books_number", "Books number", 12),
        ("date", "Date", 11), ("crm_taxable", "Taxable, CRM", 13), ("books_taxable", "Taxable, books", 13),
        ("base_difference", "Difference of base", 13), ("crm_tax", "Tax, CRM", 12), ("books_tax", "Tax, books", 12),
        ("tax_difference", "Difference of tax", 12), ("reason", "Why", 40),
        total="base_difference tax_difference",
    ),
    column=12,
    title="Documents that the two books tax differently",
)  # fmt: skip

CASH_SHEETS = (
    Sheet(
        "Cash Bridge",
        "From what was invoiced to the money that came in",
        "With tax. The gap is the change of receivables and of what is not applied; the residual must be 0.00.",
        freeze="B7",
        print_to="Q",
        pages_wide=2,
        tables=(CASH, CASH_LINES),
    ),
    Sheet(
        "Pipeline",
        "What became of the quotes that were won",
        "By the month in which a quote was won, before tax: billed and collected as of the as-of date. Empty where the "
        "CRM has no quotes.",
        freeze="B7",
        print_to="L",
        tables=(WON, WON_LINES),
    ),
    Sheet(
        "Unbilled",
        "Completed and not billed, billed and not completed, deferred",
        "CRM, before tax, as of the as-of date. To the right: what was billed or taken ahead.",
        freeze="B7",
        print_to="K",
        tables=(OUT_OF_STEP, NOT_EARNED),
    ),
    Sheet(
        "Tax",
        "ESTIMATE of sales tax, and of what to set aside",
        "An estimate, no tax return: on invoices and on payments received, partial payments pro rata. The rate "
        "stands on "
        "Settings.",
        freeze="B7",
        print_to="J",
        tables=(TAX, TAXABLE),
    ),
)
