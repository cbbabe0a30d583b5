"""What is read from GoHighLevel, what its API does not have, and what of it is not certain."""

from __future__ import annotations

SYSTEM = "GoHighLevel"

ENTITIES = {
    "Invoice": "Invoices with their items",
    "Transaction": "Payments taken, and what was given back",
    "Opportunity": "Opportunities: won ones stand in for completed jobs",
    "Contact": "Contacts",
    "Order": "Orders of forms, stores and subscriptions",
    "CustomField": "Names of opportunities' custom fields",
    "OpportunityFields": "Custom fields of opportunities, where the list leaves them out",
    "Location": "The account and its time zone",
}
LACKS = {
    "cost_lines": "It keeps no costs; they come from the books.",
    "time_entries": "It keeps no hours; they come from payroll.",
    "deposits": "Bank deposits stand in the books.",
    "receivables": "What is open stands on each invoice.",
    "jobs.costs": "It knows no material, labor or other cost of a job.",
    "invoice_lines.items of orders": "Its list of orders names no items.",
    "quotes.estimates": "Opportunities stand in for quotes; an estimate would count the same work twice.",
}
ASSUMED = (
    "An invoice item's amount is the price of one unit.",
    "Contacts are listed by a call that newer versions of the API no longer have; the other way to list them is no "
    "plain reading call.",
    "Nothing tells what changed since a moment, so everything is read at each refresh: 100 rows a call, some 10 calls "
    "a second.",
    "Orders are asked for as documented, without altType; where that is refused, with it.",
    "The private token's limits are those of apps; they are counted here, whether or not its answers tell them.",
    "A transaction's day is when it was charged (fulfilledAt): of imported rows the other is the day of the import.",
)

DROPPED = ("ssn", "cardDetails", "bankDetails")
"""Of a contact or transaction: social security numbers, and what is told of cards and bank accounts."""
