"""Rows of ServiceTitan as the official schema wants them, for tests of what the sample company does not have."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Row = dict[str, Any]
MADE = {"createdOn": "2026-03-01T12:00:00Z", "modifiedOn": "2026-03-01T12:00:00Z", "active": True}
NO_ACCOUNT = {"id": 0, "name": None, "number": None, "type": None, "detailType": None}


def job(**more: Any) -> Row:
    """A completed job, 1001, of customer 1."""
    return {
        **MADE, "id": 10, "jobNumber": "1001", "jobStatus": "Completed", "completedOn": "2026-03-31T18:00:00Z",
        "customerId": 1, "locationId": 5, "businessUnitId": 2, "jobTypeId": 3, "campaignId": 4, "projectId": None,
        "summary": "Pump", "total": Decimal("80.25"), **more,
    }  # fmt: skip


def invoice(**more: Any) -> Row:
    """An invoice of one item of 75.00 and 5.25 tax for job 1001."""
    return {
        **MADE, "id": 20, "referenceNumber": "5001", "invoiceDate": "2026-03-31T00:00:00Z",
        "dueDate": "2026-04-30T00:00:00Z", "subTotal": "75.00", "salesTax": "5.25", "total": "80.25",
        "balance": "80.25", "discountTotal": "0.00", "customer": {"id": 1, "name": "Freeman"},
        "businessUnit": {"id": 2, "name": "HVAC"}, "job": {"id": 10, "number": "1001", "type": "Repair"},
        "adjustmentToId": None, "projectId": None, "paidOn": None, "summary": "Pump", "items": [item()], **more,
    }  # fmt: skip


def item(**more: Any) -> Row:
    """An item of 75.00 that cost 30.00."""
    return {
        "id": 1, "type": "Material", "skuName": "Pump", "description": "Pump", "quantity": "1.0000", "price": "75.00",
        "total": "75.00", "cost": "30.00", "totalCost": "30.00", "isChargeable": True, "order": 1, **more,
    }  # fmt: skip


def pay(**more: Any) -> Row:
    """An hour of technician 6 on job 1001, regular."""
    return {
        **MADE, "id": 30, "employeeId": 6, "employeeType": "Technician", "payrollId": 1,
        "date": "2026-03-31T00:00:00Z", "activity": "Working", "amount": Decimal("33.00"), "amountAdjustment": None,
        "grossPayItemType": "TimesheetTime", "startedOn": "2026-03-31T13:00:00Z", "endedOn": "2026-03-31T14:00:00Z",
        "paidDurationHours": Decimal("1.0"), "paidTimeType": "Regular", "sourceEntityId": 900, "jobId": 10,
        "jobNumber": "1001", "invoiceNumber": "5001", "memo": None, **more,
    }  # fmt: skip


def clock(**more: Any) -> Row:
    """Half an hour of travel and two hours of work of technician 6 on job 1001."""
    return {
        **MADE, "id": 40, "jobId": 10, "appointmentId": 1, "technicianId": 6, "dispatchedOn": "2026-03-31T12:30:20Z",
        "arrivedOn": "2026-03-31T13:00:50Z", "canceledOn": None, "doneOn": "2026-03-31T15:00:10Z", **more,
    }  # fmt: skip


def off_job(**more: Any) -> Row:
    """An hour of technician 6 off any job, of code 8."""
    return {
        **MADE, "id": 50, "employeeId": 6, "employeeType": "Technician", "timesheetCodeId": 8,
        "startedOn": "2026-03-31T20:00:00Z", "endedOn": "2026-03-31T21:00:00Z", **more,
    }  # fmt: skip


def activity(**more: Any) -> Row:
    """Ninety minutes of technician 6 in flexible timekeeping, on job 1001, of type 9."""
    return {
        **MADE, "id": 60, "employeeId": 6, "employeeType": "Technician", "activityTypeId": 9, "jobId": 10,
        "startTime": "2026-03-31T13:00:00Z", "endTime": "2026-03-31T14:30:00Z", "memo": None, "tagTypes": [], **more,
    }  # fmt: skip


def bill(**more: Any) -> Row:
    """A vendor bill of two valves at 12.50, tax and shipping, for job 1001."""
    line = {
        "id": 1, "order": 1, "name": "Valve", "description": "Valve", "quantity": "2.0000", "cost": "12.50",
        "skuId": 1, "skuType": "Material", "skuCode": "V",
        "costOfSaleAccount": {**NO_ACCOUNT, "id": 80, "name": "Job Materials"},
    }  # fmt: skip
    return {
        **MADE, "id": 70, "referenceNumber": "77", "vendorNumber": "F-88", "billDate": "2026-03-30T00:00:00Z",
        "billAmount": "31.75", "taxAmount": "1.75", "shippingAmount": "5.00", "vendor": {"id": 7, "name": "Ferguson"},
        "businessUnit": {"id": 2, "name": "HVAC"}, "items": [line], "jobId": 10, "jobNumber": "1001", **more,
    }  # fmt: skip


LISTS: dict[str, list[Row]] = {
    "Account": [{"id": "zone", "zone": "America/New_York"}],
    "Customer": [{**MADE, "id": 1, "name": "Freeman", "mergedToId": None, "address": {
        "street": "1 Oak St", "unit": "B", "city": "Asheville", "state": "NC", "zip": "28801", "country": "USA"}}],
    "Location": [{**MADE, "id": 5, "customerId": 1, "name": "Cabin", "address": {
        "street": "9 Hill Rd", "city": "Brevard", "state": "NC", "zip": "28712", "country": "USA"}}],
    "BusinessUnit": [{**MADE, "id": 2, "name": "HVAC", "currency": "USD"}],
    "JobType": [{**MADE, "id": 3, "name": "Repair"}],
    "Campaign": [{**MADE, "id": 4, "name": "Google"}],
    "Technician": [{**MADE, "id": 6, "name": "Ana Pruitt"}],
    "Employee": [{**MADE, "id": 6, "name": "Paula Grant"}],
    "TimesheetCode": [{**MADE, "id": 8, "code": "Shop", "type": "Paid"}],
    "ActivityType": [{**MADE, "id": 9, "code": "On job", "categoryId": 11}],
    "ActivityCategory": [{**MADE, "id": 11, "name": "On job", "type": "OnJobActivities"}],
    "Job": [job()],
}  # fmt: skip
"""What the rows above refer to."""
