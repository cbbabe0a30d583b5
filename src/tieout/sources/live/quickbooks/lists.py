"""Names that QuickBooks Online's documents refer to by id: customers, accounts, items, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..connector import Json, Records
from ..values import items, look, text

COST_CLASSES = ("Expense",)
TAXED_OR_NOT = {"TAX": True, "NON": False}
"""The codes of a line in the United States."""


@dataclass(frozen=True)
class Lists:
    """The lists of one company, by id."""

    records: Records

    def _by_id(self, entity: str) -> Mapping[str, Json]:
        return {str(row["Id"]): row for row in self.records.get(entity, ())}

    @cached_property
    def customers(self) -> Mapping[str, Json]:
        return self._by_id("Customer")

    @cached_property
    def accounts(self) -> Mapping[str, Json]:
        return self._by_id("Account")

    @cached_property
    def products(self) -> Mapping[str, Json]:
        return self._by_id("Item")

    @cached_property
    def orders(self) -> Mapping[str, Json]:
        return self._by_id("PurchaseOrder")

    @cached_property
    def terms(self) -> Mapping[str, Json]:
        return self._by_id("Term")

    @cached_property
    def tax_codes(self) -> Mapping[str, Json]:
        return self._by_id("TaxCode")

    @cached_property
    def customer_types(self) -> Mapping[str, Json]:
        return self._by_id("CustomerType")

    @cached_property
    def document_numbers(self) -> Mapping[str, str | None]:
        """The number of each invoice and credit, by its id: transactions of all kinds share one series of ids."""
        return {
            str(row["Id"]): text(row.get("DocNumber"))
            for entity in ("Invoice", "CreditMemo")
            for row in self.records.get(entity, ())
        }

    @cached_property
    def deposits(self) -> Mapping[str, str]:
        """The deposit that each payment is part of, by the payment's id."""
        return {
            str(link.get("TxnId")): str(row["Id"])
            for row in self.records.get("Deposit", ())
            for line in items(row, "Line")
            for link in items(line, "LinkedTxn")
            if link.get("TxnType") == "Payment"
        }

    def customer(self, ref: Json) -> str | None:
        """Print a customer as reports do: Parent:Child. A reference's own name is the child's alone."""
        row = self.customers.get(str(look(ref, "value")))
        return full_name(row) if row is not None else text(look(ref, "name"))

    def account(self, ref: Json) -> str | None:
        """Print an account as reports do: Parent:Child."""
        row = self.accounts.get(str(look(ref, "value")))
        return text(row.get("FullyQualifiedName")) if row is not None else text(look(ref, "name"))

    def classification(self, ref: Json) -> str | None:
        """Say what an account is: Asset, Equity, Expense, Liability or Revenue; None of one that is not listed."""
        return text(look(self.accounts.get(str(look(ref, "value"))), "Classification"))

    def may_cost(self, ref: Json) -> bool:
        """Say whether an account can hold job cost; an account that is not in the list is taken by its name."""
        kind = self.classification(ref)
        return kind is None or kind in COST_CLASSES

    def item(self, ref: Json) -> str | None:
        """Print a product or service as reports do: Category:Item."""
        if look(ref, "value") == "SHIPPING_ITEM_ID":
            return "Shipping"
        row = self.products.get(str(look(ref, "value")))
        return text(look(row, "FullyQualifiedName")) or text(look(ref, "name"))

    def income_account(self, ref: Json) -> Json:
        """Return the account that selling an item is posted to."""
        return look(self.products.get(str(look(ref, "value"))), "IncomeAccountRef")

    def term(self, ref: Json) -> str | None:
        """Print payment terms, such as Net 30."""
        return text(look(self.terms.get(str(look(ref, "value"))), "Name")) or text(look(ref, "name"))

    def customer_type(self, record: Json) -> str | None:
        """Print a customer's type, such as Commercial."""
        ref = record.get("CustomerTypeRef")
        return text(look(self.customer_types.get(str(look(ref, "value"))), "Name")) or text(look(ref, "name"))

    def tax_code(self, ref: Json) -> str | None:
        """Print a tax code by its name; TAX and NON are names already, the number of an unknown one is none."""
        code = text(look(ref, "value"))
        if code in TAXED_OR_NOT:
            return code
        return text(look(self.tax_codes.get(code or ""), "Name")) or text(look(ref, "name"))

    def is_taxed(self, ref: Json) -> bool | None:
        """Say whether a tax code taxes; None of one that is not listed."""
        code = text(look(ref, "value"))
        found = TAXED_OR_NOT.get(code or "", look(self.tax_codes.get(code or ""), "Taxable"))
        return found if isinstance(found, bool) else None

    def item_account(self, ref: Json) -> Json:
        """Return the account that buying an item is posted to: its expense account, or its stock."""
        row = self.products.get(str(look(ref, "value")))
        if look(row, "Type") == "Inventory":
            return look(row, "AssetAccountRef") or look(row, "ExpenseAccountRef")
        return look(row, "ExpenseAccountRef")

    def is_stock(self, ref: Json) -> bool:
        """Say whether an item is kept in stock."""
        return look(self.products.get(str(look(ref, "value"))), "Type") == "Inventory"


def full_name(row: Json) -> str | None:
    """Return a customer's full name."""
    return text(row.get("FullyQualifiedName")) or text(row.get("DisplayName"))
