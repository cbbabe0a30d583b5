Attribute VB_Name = "TieoutFunctions"
Option Explicit

' Generated from the Python functions (python -m tieout.excel.vba.wrappers); a test keeps it current.

Public Function TIE_REVENUE(job)
Attribute TIE_REVENUE.VB_Description = "What a job was invoiced: after discounts, before tax and tips, in dollars."
Attribute TIE_REVENUE.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_REVENUE = Ask("TIE_REVENUE", Array(job))
End Function

Public Function TIE_MATERIALS(job)
Attribute TIE_MATERIALS.VB_Description = "What a job’s materials cost, in dollars; #N/A where nobody knows."
Attribute TIE_MATERIALS.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_MATERIALS = Ask("TIE_MATERIALS", Array(job))
End Function

Public Function TIE_LABOR(job)
Attribute TIE_LABOR.VB_Description = "What a job’s hours cost at the loaded rates, in dollars; #N/A where an hour has no rate."
Attribute TIE_LABOR.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_LABOR = Ask("TIE_LABOR", Array(job))
End Function

Public Function TIE_HOURS(job)
Attribute TIE_HOURS.VB_Description = "The hours that count for a job."
Attribute TIE_HOURS.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_HOURS = Ask("TIE_HOURS", Array(job))
End Function

Public Function TIE_COST(job)
Attribute TIE_COST.VB_Description = "All known costs of a job, in dollars. Look at TIE_COVERAGE to see whether something is missing."
Attribute TIE_COST.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_COST = Ask("TIE_COST", Array(job))
End Function

Public Function TIE_PROFIT(job)
Attribute TIE_PROFIT.VB_Description = "Revenue of a job less its known costs, in dollars."
Attribute TIE_PROFIT.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_PROFIT = Ask("TIE_PROFIT", Array(job))
End Function

Public Function TIE_MARGIN(job)
Attribute TIE_MARGIN.VB_Description = "Gross margin of a job as a share of its revenue: 0.42 is 42 %. #N/A where it has no revenue."
Attribute TIE_MARGIN.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_MARGIN = Ask("TIE_MARGIN", Array(job))
End Function

Public Function TIE_COVERAGE(job)
Attribute TIE_COVERAGE.VB_Description = "Share of a job’s revenue whose cost is known. Below 1, do not trust its margin."
Attribute TIE_COVERAGE.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_COVERAGE = Ask("TIE_COVERAGE", Array(job))
End Function

Public Function TIE_JOB(job, field)
Attribute TIE_JOB.VB_Description = "Any field of a job, by its header on the Jobs sheet."
Attribute TIE_JOB.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_JOB = Ask("TIE_JOB", Array(job, field))
End Function

Public Function TIE_SUM(measure, Optional by, Optional value, Optional date_from, Optional date_to)
Attribute TIE_SUM.VB_Description = "Adds up a measure over jobs, as the sheets by type, technician, customer and month do."
Attribute TIE_SUM.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_SUM = Ask("TIE_SUM", Array(measure, by, value, date_from, date_to))
End Function

Public Function TIE_RATE(employee, Optional work_day)
Attribute TIE_RATE.VB_Description = "Loaded rate per hour in effect on a day: the employee’s own, or else their role’s, in dollars."
Attribute TIE_RATE.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_RATE = Ask("TIE_RATE", Array(employee, work_day))
End Function

Public Function TIE_LOADED_RATE(wage, burden_percent, paid_hours, productive_hours, Optional yearly_extras)
Attribute TIE_LOADED_RATE.VB_Description = "What a productive hour costs with everything on top: wages, burden and extras of a year ÷ productive hours."
Attribute TIE_LOADED_RATE.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_LOADED_RATE = Ask("TIE_LOADED_RATE", Array(wage, burden_percent, paid_hours, productive_hours, yearly_extras))
End Function

Public Function TIE_STATUS(invoice)
Attribute TIE_STATUS.VB_Description = "How an invoice stands in both books, in a sentence."
Attribute TIE_STATUS.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_STATUS = Ask("TIE_STATUS", Array(invoice))
End Function

Public Function TIE_WHY(reference)
Attribute TIE_WHY.VB_Description = "Why something is an exception, its likely cause, and what clears it."
Attribute TIE_WHY.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_WHY = Ask("TIE_WHY", Array(reference))
End Function

Public Function TIE_BALANCE(customer, Optional system)
Attribute TIE_BALANCE.VB_Description = "What a customer owes in one of the two books, in dollars."
Attribute TIE_BALANCE.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_BALANCE = Ask("TIE_BALANCE", Array(customer, system))
End Function

Public Function TIE_STANDING(customer)
Attribute TIE_STANDING.VB_Description = "How a customer stands: Paid up, Current, Open, Overdue or Stale."
Attribute TIE_STANDING.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_STANDING = Ask("TIE_STANDING", Array(customer))
End Function

Public Function TIE_AGING(customer, Optional bucket, Optional as_of)
Attribute TIE_AGING.VB_Description = "What a customer owed at the end of a day, of one age, in dollars: open in QuickBooks, reckoned anew."
Attribute TIE_AGING.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_AGING = Ask("TIE_AGING", Array(customer, bucket, as_of))
End Function

Public Function TIE_DSO(Optional as_of, Optional method)
Attribute TIE_DSO.VB_Description = "Days sales outstanding: how many days of credit sales are still to be collected, according to QuickBooks."
Attribute TIE_DSO.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_DSO = Ask("TIE_DSO", Array(as_of, method))
End Function

Public Function TIE_ASK(question)
Attribute TIE_ASK.VB_Description = "Answers a question in plain English: what was understood, the number, its period, and what is behind it."
Attribute TIE_ASK.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_ASK = Ask("TIE_ASK", Array(question))
End Function

Public Function TIE_BEST_MATCH(name, candidates, Optional cutoff)
Attribute TIE_BEST_MATCH.VB_Description = "The candidate that most likely is the same name; #N/A where none is alike enough."
Attribute TIE_BEST_MATCH.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_BEST_MATCH = Ask("TIE_BEST_MATCH", Array(name, candidates, cutoff))
End Function

Public Function TIE_TABLE(name, Optional date_from, Optional date_to)
Attribute TIE_TABLE.VB_Description = "A whole table with its headers, from one day to another where they are given. It spills."
Attribute TIE_TABLE.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_TABLE = Ask("TIE_TABLE", Array(name, date_from, date_to))
End Function

Public Function TIE_AS_OF()
Attribute TIE_AS_OF.VB_Description = "The day that the figures are about: ages and balances are as of this day."
Attribute TIE_AS_OF.VB_ProcData.VB_Invoke_Func = " \n14"
    TIE_AS_OF = Ask("TIE_AS_OF", Array())
End Function

' Puts the help of each function and argument into Excel's function wizard.
Public Sub DescribeFunctions()
    Describe "TIE_REVENUE", "What a job was invoiced: after discounts, before tax and tips, in dollars.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_MATERIALS", "What a job’s materials cost, in dollars; #N/A where nobody knows.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_LABOR", "What a job’s hours cost at the loaded rates, in dollars; #N/A where an hour has no rate.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_HOURS", "The hours that count for a job.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_COST", "All known costs of a job, in dollars. Look at TIE_COVERAGE to see whether something is missing.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_PROFIT", "Revenue of a job less its known costs, in dollars.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_MARGIN", "Gross margin of a job as a share of its revenue: 0.42 is 42 %. #N/A where it has no revenue.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_COVERAGE", "Share of a job’s revenue whose cost is known. Below 1, do not trust its margin.", Array( _
        "Job number, or a range of job numbers.")
    Describe "TIE_JOB", "Any field of a job, by its header on the Jobs sheet.", Array( _
        "Job number, or a range of job numbers.", _
        "A header of the Jobs sheet, such as Customer, Job type or Verdict.")
    Describe "TIE_SUM", "Adds up a measure over jobs, as the sheets by type, technician, customer and month do.", Array( _
        "Revenue, Materials, Labor, Other, Cost, Profit, Hours, Jobs, Margin or Coverage.", _
        "Job type, Technician, Lead source, Customer, Class or location, Status, Crew, Segment, Location, Class, City, Month, Job or All.", _
        "Which one, such as Install or 2026-03; empty for All.", _
        "First day; empty: the workbook’s period.", _
        "Last day; empty: the workbook’s period.")
    Describe "TIE_RATE", "Loaded rate per hour in effect on a day: the employee’s own, or else their role’s, in dollars.", Array( _
        "Name of the employee or the role, as on the Rates sheet.", _
        "Work day; empty: the as-of day.")
    Describe "TIE_LOADED_RATE", "What a productive hour costs with everything on top: wages, burden and extras of a year ÷ productive hours.", Array( _
        "Wage per hour, in dollars.", _
        "Taxes and insurance on top of wages: 25% or 25.", _
        "Hours paid per year, time off included; usually 2080.", _
        "Hours per year that go to jobs.", _
        "Benefits, vehicle and tools per year, in dollars; empty: none.")
    Describe "TIE_STATUS", "How an invoice stands in both books, in a sentence.", Array( _
        "Invoice number in the CRM, or else in QuickBooks.")
    Describe "TIE_WHY", "Why something is an exception, its likely cause, and what clears it.", Array( _
        "Id of an exception, or an invoice number in the CRM or QuickBooks.")
    Describe "TIE_BALANCE", "What a customer owes in one of the two books, in dollars.", Array( _
        "Name of the customer in the CRM or QuickBooks.", _
        "CRM or Books; empty: Books.")
    Describe "TIE_STANDING", "How a customer stands: Paid up, Current, Open, Overdue or Stale.", Array( _
        "Name of the customer in the CRM or QuickBooks.")
    Describe "TIE_AGING", "What a customer owed at the end of a day, of one age, in dollars: open in QuickBooks, reckoned anew.", Array( _
        "Name of the customer in the CRM or QuickBooks; All for everybody.", _
        "Current, 1–30, 31–60, 61–90, 91+, Past due, Unapplied or Total; or 0–30, 31–60, 61–90, 90+ “by invoice date”; empty: Total.", _
        "Day; empty: the day of the last refresh’s data.")
    Describe "TIE_DSO", "Days sales outstanding: how many days of credit sales are still to be collected, according to QuickBooks.", Array( _
        "Day at whose end it is measured; empty: over the workbook’s period.", _
        "simple, average or count-back; empty: simple.")
    Describe "TIE_ASK", "Answers a question in plain English: what was understood, the number, its period, and what is behind it.", Array( _
        "Such as “What was my gross margin on HVAC installs last month?”.")
    Describe "TIE_BEST_MATCH", "The candidate that most likely is the same name; #N/A where none is alike enough.", Array( _
        "Name to look for, or a range of names.", _
        "Range of names to choose from.", _
        "How alike it must be, 0 to 100; empty: 90.")
    Describe "TIE_TABLE", "A whole table with its headers, from one day to another where they are given. It spills.", Array( _
        "Sheet or table, such as Jobs, Exceptions, Job Types or Invoices.", _
        "First day; empty: all.", _
        "Last day; empty: all.")
    Describe "TIE_AS_OF", "The day that the figures are about: ages and balances are as of this day.", Array()
End Sub
