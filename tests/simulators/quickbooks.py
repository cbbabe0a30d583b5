"""QuickBooks Online, simulated: query language, CDC, faults and the shapes that recorded bodies have."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from itertools import groupby
from typing import Any

from msgspec import Raw

from simulators.base import Answer, Asked, SimulatedSystem
from tieout.sample import Company
from tieout.sample.company import Contact, Cost, Document, Line, Payment
from tieout.sample.filing import (
    TIP,
    charges_tax,
    class_of,
    classes_of,
    is_taxed,
    item_named,
    tax_code_of,
    terms_of,
)
from tieout.sample.names import STATE
from tieout.sample.text_files import telephone
from tieout.store.content import write_json

REALM = "4620816365012345678"
ZONE = dt.timezone(dt.timedelta(hours=-8))
HIDES_INACTIVE = ("Customer", "Account", "Item", "Employee", "Vendor")
NO_DELETE = HIDES_INACTIVE
SALES = {"invoice": "Invoice", "sales receipt": "SalesReceipt", "credit memo": "CreditMemo", "refund": "RefundReceipt"}
COSTS = {"bill": "Bill", "expense": "Purchase", "vendor credit": "VendorCredit"}
_STATEMENT = re.compile(
    r"select (?P<what>\*|count\(\*\)) from (?P<entity>\w+)(?: where (?P<where>.+?))?(?: orderby (?P<order>[\w.]+))?"
    r"(?: startposition (?P<start>\d+))?(?: maxresults (?P<most>\d+))?$",
    re.IGNORECASE,
)
Row = dict[str, Any]


def amount(cents: int) -> Decimal:
    """Write cents as QuickBooks does: 103.55, 81.0."""
    return Decimal(cents) / 100 if cents % 100 else Decimal(f"{cents // 100}.0")


class SimulatedQuickBooks(SimulatedSystem):
    """One company's books. ``rows[entity][id]`` may be edited through ``edit``, ``add`` and ``delete``."""

    token_path = "/oauth2/v1/tokens/bearer"

    def __init__(self, company: Company | None = None, page: int = 1000, knows_time: bool = True, **base: Any) -> None:
        super().__init__(**base)
        self.page, self.knows_time = page, knows_time
        self.rows: dict[str, dict[str, Row]] = {}
        self.gone: list[tuple[str, Row]] = []
        self.while_reading: list[Any] = []  # called, one after another, after pages were answered
        self._id, self._tick = 0, 0
        self._texts: dict[int, tuple[Row, Raw]] = {}
        self.today = dt.datetime.now(dt.UTC)
        if company is not None:
            Books(self, company).fill()

    # Editing

    def add(self, entity: str, row: Row) -> Row:
        """Enter a record."""
        self._id += 1
        moment = self._moment(on=row.get("TxnDate"))
        meta = {"CreateTime": moment, "LastUpdatedTime": moment}
        made = {"Id": str(self._id), "SyncToken": "0", "MetaData": meta, "domain": "QBO", "sparse": False, **row}
        self.rows.setdefault(entity, {})[made["Id"]] = made
        return made

    def edit(self, entity: str, id_: str, **changes: Any) -> None:
        """Change a record as a user does."""
        row = self.rows[entity][id_]
        meta = {**row["MetaData"], "LastUpdatedTime": self._moment(now=True)}
        token = str(int(row["SyncToken"]) + 1)
        self.rows[entity][id_] = {**row, **changes, "SyncToken": token, "MetaData": meta}

    def delete(self, entity: str, id_: str) -> None:
        """Delete a transaction; a member of a list is made inactive instead."""
        if entity in NO_DELETE:
            return self.edit(entity, id_, Active=False)
        row = self.rows[entity].pop(id_)
        meta = {**row["MetaData"], "LastUpdatedTime": self._moment(now=True)}
        self.gone.append((entity, {"domain": "QBO", "status": "Deleted", "Id": id_, "MetaData": meta}))
        return None

    def _moment(self, now: bool = False, on: str | None = None) -> str:
        """Entered on its day, but long ago, one second after another; or just now."""
        self._tick += 1
        if now:
            moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)
        else:
            long_ago = self.today - dt.timedelta(days=60)
            day = dt.datetime.fromisoformat(f"{on}T12:00:00-08:00") if on else long_ago
            moment = min(day, long_ago) + dt.timedelta(seconds=self._tick % 10_000)
        return moment.astimezone(ZONE).isoformat(timespec="seconds")

    # Answering

    def answer(self, asked: Asked) -> Answer:
        base = f"/v3/company/{REALM}/"
        if not asked.path.startswith(base):
            return fault(400, "610", "Object Not Found", f"Something you're trying to use: {asked.path}")
        what = asked.path[len(base) :]
        with self.lock:
            if what == "query":
                return self._query(asked.param("query"))
            if what == "cdc":
                return self._cdc(asked)
            if what.startswith("companyinfo/"):
                info = {"CompanyName": "Sample & Sons", "Country": "US", "Id": "1", "FiscalYearStartMonth": "January"}
                return Answer({"CompanyInfo": info, "time": self._time()})
        return fault(400, "500", "Unsupported Operation", what)

    def unauthorized(self, asked: Asked) -> Answer:
        token = asked.headers.get("authorization", "").partition(" ")[2]
        error = {
            "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
            "detail": f"Token expired: {token}", "code": "3200", "element": None,
        }  # fmt: skip
        return Answer({"warnings": None, "fault": {"error": [error], "type": "AUTHENTICATION"}, "time": 1}, 401)

    def throttled(self, asked: Asked) -> Answer:
        said = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
        error = {"Message": said, "Detail": "The request limit was reached.", "code": "3001"}
        return Answer({"Fault": {"Error": [error], "type": "SERVICE"}, "time": self._time()}, 429)

    def headers(self) -> dict[str, str]:
        return {"intuit_tid": "1-65f0-abc"}

    def grant(self) -> dict[str, Any]:
        return {**super().grant(), "x_refresh_token_expires_in": 8726400}

    def entry(self) -> dict[str, Any]:
        return {**super().entry(), "account": REALM}

    def _time(self) -> str:
        return dt.datetime.now(ZONE).isoformat(timespec="milliseconds")

    def _query(self, statement: str) -> Answer:
        m = _STATEMENT.match(statement.strip())
        if not m:
            return fault(400, "4000", "Error parsing query", f"QueryParserError: {statement}")
        entity = m["entity"]
        if entity not in ENTITY_NAMES:
            return fault(400, "4001", "Invalid query", f"QueryValidationError: cannot resolve type: {entity}")
        rows = self._chosen(entity, m["where"] or "")
        if m["what"] != "*":
            return self._found({"totalCount": len(rows)})
        if (m["order"] or "").casefold() == "metadata.lastupdatedtime":
            rows.sort(key=lambda row: row["MetaData"]["LastUpdatedTime"])
        else:
            rows.sort(key=lambda row: (row["MetaData"]["CreateTime"], int(row["Id"])))
        start, most = int(m["start"] or 1), min(int(m["most"] or 100), self.page)
        part = rows[start - 1 : start - 1 + most]
        answer = self._found({entity: part, "startPosition": start, "maxResults": len(part)} if part else {})
        if self.while_reading and part:
            self.while_reading.pop(0)(self, entity)
        return answer

    def _found(self, response: Row) -> Answer:
        # The answer is written at once, so that later edits do not change it; each row only once, as a page is large.
        written = {
            name: [self._written(row) for row in value] if isinstance(value, list) else value
            for name, value in response.items()
        }
        return Answer(Answer({"QueryResponse": written, "time": self._time()}).raw)

    def _written(self, row: Row) -> Raw:
        known = self._texts.get(id(row))
        if known is None:
            known = self._texts[id(row)] = row, Raw(write_json(row).encode())
        return known[1]

    def _chosen(self, entity: str, where: str) -> list[Row]:
        rows = list(self.rows.get(entity, {}).values())
        asks_all = re.search(r"active\s+in\s*\(\s*true\s*,\s*false\s*\)", where, re.IGNORECASE)
        if entity in HIDES_INACTIVE and not asks_all:
            rows = [row for row in rows if row.get("Active") is not False]
        if since := re.search(r"LastUpdatedTime\s*>=\s*'([^']+)'", where):
            after = dt.datetime.fromisoformat(since[1])
            rows = [row for row in rows if dt.datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"]) >= after]
        return rows

    def _cdc(self, asked: Asked) -> Answer:
        entities = asked.param("entities").split(",")
        if not self.knows_time and "TimeActivity" in entities:
            return fault(400, "4001", "Invalid query", "Entity TimeActivity is not supported for this operation")
        since = dt.datetime.fromisoformat(asked.param("changedSince"))
        if dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead) - since > dt.timedelta(days=30):
            return fault(400, "2030", "Invalid changedSince", "changedSince is more than 30 days ago")
        left, parts = 1000, []
        for entity in entities:
            if entity in NOT_IN_FEED:
                return fault(400, "4001", "Invalid query", f"Entity {entity} is not supported for this operation")
            rows = list(self.rows.get(entity, {}).values()) + [row for name, row in self.gone if name == entity]
            rows = [row for row in rows if dt.datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"]) >= since]
            rows = rows[:left]
            left -= len(rows)
            parts.append({entity: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {})
        return Answer(Answer({"CDCResponse": [{"QueryResponse": parts}], "time": self._time()}).raw)


ENTITY_NAMES = (
    "Customer", "Account", "Item", "Employee", "Vendor", "Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt",
    "Payment", "Deposit", "Bill", "Purchase", "VendorCredit", "JournalEntry", "PurchaseOrder", "TimeActivity",
    "Estimate", "Term", "TaxCode", "CustomerType",
)  # fmt: skip
NOT_IN_FEED = ("Term", "TaxCode", "CustomerType")


def fault(status: int, code: str, message: str, detail: str) -> Answer:
    """A fault as it is recorded."""
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    return Answer({"Fault": {"Error": [error], "type": "ValidationFault"}, "time": "2026-10-31T06:00:00-07:00"}, status)


class Books:
    """Enters the sample company's books into a simulated QuickBooks."""

    def __init__(self, system: SimulatedQuickBooks, company: Company) -> None:
        self.system, self.company = system, company
        self.names: dict[str, Row] = {}
        self.accounts: dict[str, Row] = {}
        self.items: dict[str, Row] = {}
        self.documents: dict[int, Row] = {}
        self.lists: dict[tuple[str, str], Row] = {}
        self.classes, self.charges_tax = classes_of(company), charges_tax(company)

    def _listed(self, entity: str, name: str, **more: Any) -> Row:
        """Refer to a member of a short list, by its id alone as QuickBooks often does."""
        if (entity, name) not in self.lists:
            self.lists[entity, name] = self.system.add(entity, {"Name": name, "Active": True, **more})
        return {"value": self.lists[entity, name]["Id"]}

    def _class(self, name: str) -> Row:
        return {"value": f"50{len(name)}", "name": name}

    def fill(self) -> None:
        """Enter everything, in the order in which reports list it."""
        books = self.company.books
        for contact in sorted(books.contacts, key=lambda c: c.parent != ""):
            self._contact(contact)
        for document in books.documents:
            self._document(document)
        payments = [payment for payment in books.payments if payment.amount > 0]
        made = [(payment, self._payment(payment)) for payment in payments]
        for day, banked in groupby(made, key=lambda pair: pair[0].date):
            self._deposit(day, list(banked))
        for (kind, _), lines in groupby(
            sorted(books.costs, key=lambda c: (c.date, c.kind, c.number)), key=lambda c: (c.kind, c.number)
        ):
            self._cost(kind, list(lines))

    def _contact(self, contact: Contact) -> None:
        customer = contact.customer
        address = {
            "Id": "1", "Line1": contact.street, "City": customer.city, "CountrySubDivisionCode": STATE,
            "PostalCode": customer.postal_code,
        }  # fmt: skip
        row: Row = {"BillAddr": address, "Active": True, "Job": False, "Balance": Decimal("0")}
        row["SalesTermRef"] = self._listed("Term", terms_of(customer), DueDays=customer.terms)
        if self.charges_tax:
            row |= {"Taxable": True} if customer.tax_rate else {"Taxable": False, "TaxExemptionReasonId": "15"}
        if not contact.parent:
            row |= {"GivenName": customer.first, "FamilyName": customer.last}
        if contact.email:
            row["PrimaryEmailAddr"] = {"Address": contact.email}
        if contact.phone:
            row["PrimaryPhone"] = {"FreeFormNumber": telephone(contact.phone)}
        self._name(contact.name, row)

    def _name(self, full: str, more: Row) -> Row:
        """Enter a customer, with its parents where there are none."""
        if full not in self.names:
            parent, _, leaf = full.rpartition(":")
            row: Row = {"DisplayName": leaf, "FullyQualifiedName": full, "Job": False, **more}
            if parent:
                above = self._name(parent, {"Active": True})
                row |= {"Job": True, "ParentRef": {"value": above["Id"]}, "Level": full.count(":")}
            self.names[full] = self.system.add("Customer", row)
        return self.names[full]

    def _customer_ref(self, full: str) -> Row:
        known = full in self.names
        row = self._name(full, {} if known else {"Active": True, "IsProject": ":" in full})
        return {"value": row["Id"], "name": row["DisplayName"]}

    def _account(self, full: str, kind: str, classification: str) -> Row:
        if full not in self.accounts:
            row = {
                "Name": full.rpartition(":")[2], "FullyQualifiedName": full, "AccountType": kind, "Active": True,
                "Classification": classification,
            }  # fmt: skip
            self.accounts[full] = self.system.add("Account", row)
        return {"value": self.accounts[full]["Id"], "name": self.accounts[full]["Name"]}

    def _item(self, name: str) -> Row:
        if name not in self.items:
            item = item_named(name)
            income = self._account(item.account, "Income", "Revenue")
            kind = item.kind.replace("-i", "I")
            row = {"Name": name, "Type": kind, "Active": True, "IncomeAccountRef": income}
            row["Taxable"] = self.charges_tax and name != TIP
            self.items[name] = self.system.add("Item", {**row, "FullyQualifiedName": name})
        return {"value": self.items[name]["Id"], "name": name}

    def _document(self, document: Document) -> None:
        entity, sign = SALES[document.kind], -1 if document.kind in ("credit memo", "refund") else 1
        lines = [self._sale(at, line, sign * line.amount, document) for at, line in enumerate(document.lines, 1)]
        if document.tip:
            tip = Line("Tip", "Tip", 1, document.tip, None, "")
            lines.append(self._sale(len(lines) + 1, tip, sign * document.tip, document))
        lines.append({
            "Amount": amount(sign * sum(line.amount for line in document.lines) + document.tip),
            "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {},
        })  # fmt: skip
        if document.discount:
            detail = {"PercentBased": False, "DiscountAccountRef": {"value": "86", "name": "Discounts given"}}
            lines.append({
                "Amount": amount(document.discount), "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail,
            })  # fmt: skip
        row: Row = {
            "DocNumber": document.number, "TxnDate": document.date.isoformat(), "CustomField": [], "LinkedTxn": [],
            "CurrencyRef": {"value": document.currency or "USD", "name": "Dollar"}, "Line": lines,
            "CustomerRef": self._customer_ref(document.billed_to), "TotalAmt": amount(sign * document.total),
            "TxnTaxDetail": {"TotalTax": amount(sign * document.tax)},
            "SalesTermRef": self._listed("Term", terms_of(document.customer)),
        }  # fmt: skip
        code = tax_code_of(document.customer)
        if self.charges_tax and code:
            row["TxnTaxDetail"]["TxnTaxCodeRef"] = self._listed("TaxCode", code, Taxable=True)
        if self.charges_tax and not document.customer.tax_rate:
            row["TaxExemptionRef"] = {"value": "15", "name": "Nonprofit"}
        if document.memo:
            row["PrivateNote"] = document.memo
        if entity == "Invoice":
            row |= {"DueDate": document.due.isoformat(), "Balance": amount(document.balance)}
        if entity == "CreditMemo":
            row |= {"Balance": amount(-document.balance), "RemainingCredit": amount(-document.balance)}
        if entity in ("SalesReceipt", "RefundReceipt"):
            row["DepositToAccountRef"] = self._account("Checking", "Bank", "Asset")
        self.documents[id(document)] = self.system.add(entity, row)

    def _sale(self, at: int, line: Line, cents: int, document: Document) -> Row:
        detail: Row = {
            "ItemRef": self._item(line.item), "TaxCodeRef": {"value": "TAX" if is_taxed(document, line) else "NON"},
            "ClassRef": self._class(class_of(line, self.classes)),
        }  # fmt: skip
        if line.quantity:
            detail |= {"Qty": line.quantity, "UnitPrice": amount(cents // line.quantity)}
        return {
            "Id": str(at), "LineNum": at, "Description": line.description, "Amount": amount(cents),
            "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail,
        }  # fmt: skip

    def _payment(self, payment: Payment) -> Row:
        lines = []
        for document, cents in payment.applied:
            named = [
                {"name": "{http://schema.intuit.com/finance/v3}NameValue", "declaredType": "com.intuit.NameValue",
                 "value": {"Name": name, "Value": value}}
                for name, value in (("txnId", self.documents[id(document)]["Id"]),
                                    ("txnReferenceNumber", document.number))
            ]  # fmt: skip
            link = {"TxnId": self.documents[id(document)]["Id"], "TxnType": SALES[document.kind]}
            lines.append({"Amount": amount(cents), "LinkedTxn": [link], "LineEx": {"any": named}})
        row: Row = {
            "CustomerRef": self._customer_ref(payment.paid_by), "TxnDate": payment.date.isoformat(), "Line": lines,
            "TotalAmt": amount(payment.amount), "UnappliedAmt": amount(payment.unapplied), "LinkedTxn": [],
            "CurrencyRef": {"value": "USD", "name": "United States Dollar"}, "ProcessPayment": False,
            "DepositToAccountRef": self._account("Undeposited Funds", "Other Current Asset", "Asset"),
            "PaymentMethodRef": {"value": "2", "name": payment.method}, "PrivateNote": payment.method,
        }  # fmt: skip
        if payment.number:
            row["PaymentRefNum"] = payment.number
        return self.system.add("Payment", row)

    def _deposit(self, day: dt.date, banked: list[tuple[Payment, Row]]) -> None:
        lines = [
            {"Amount": amount(payment.amount),
             "LinkedTxn": [{"TxnId": row["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
            for payment, row in banked
        ]  # fmt: skip
        self.system.add("Deposit", {
            "TxnDate": day.isoformat(), "DepositToAccountRef": self._account("Checking", "Bank", "Asset"),
            "TotalAmt": amount(sum(payment.amount for payment, _ in banked)), "Line": lines,
            "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
        })  # fmt: skip

    def _cost(self, kind: str, costs: list[Cost]) -> None:
        first, lines = costs[0], []
        for at, cost in enumerate(costs, 1):
            account = self._account(cost.account, *_account_kind(cost.account))
            detail: Row = {"AccountRef": account, "BillableStatus": "NotBillable", "TaxCodeRef": {"value": "NON"}}
            if cost.customer:
                detail["CustomerRef"] = self._customer_ref(cost.customer)
            cents = abs(cost.amount) if kind == "vendor credit" else cost.amount
            line: Row = {
                "Id": str(at), "LineNum": at, "Amount": amount(cents),
                "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": detail,
            }  # fmt: skip
            lines.append({**line, "Description": cost.memo} if cost.memo else line)
        total = sum(abs(cost.amount) if kind == "vendor credit" else cost.amount for cost in costs)
        row: Row = {
            "DocNumber": first.number, "TxnDate": first.date.isoformat(), "TotalAmt": amount(total), "Line": lines,
            "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
        }  # fmt: skip
        if kind == "expense":
            row |= {"PaymentType": "CreditCard", "EntityRef": {"value": "9", "name": first.vendor, "type": "Vendor"}}
        else:
            row["VendorRef"] = {"value": "9", "name": first.vendor}
        self.system.add(COSTS[kind], row)


def _account_kind(full: str) -> tuple[str, str]:
    return ("Cost of Goods Sold" if full.startswith("Cost of Goods") else "Expense", "Expense")
