"""Names that QuickBooks Online's documents refer to by id: customers, accounts, items, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..connector import Json, Records
from ..values import items, look, text

COST_CLASSES = ("Expense",)


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
    def document_numbers(self) -> Mapping[str, str | None]:
        return {str(row["Id"]): text(row.get("DocNumber")) for row in self.records.get("Invoice", ())}

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

    def may_cost(self, ref: Json) -> bool:
        """Say whether an account can hold job cost; an account that is not in the list is taken by its name."""
        row = self.accounts.get(str(look(ref, "value")))
        kind = text(look(row, "Classification"))
        return kind is None or kind in COST_CLASSES

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
