"""What becomes answerable once both books are joined. Pure functions: declared tables in, declared tables out.

``facts.gather_facts`` turns the evidence into ``Facts`` once; every answer takes those (and a ``Period``, a basis, a
day), and returns a table of ``model.answers`` that can be shown as it is. Whatever is asked adds up the same rows.

============================== ======================================================================================
margin_by                      find_margins_by: any three groupings, filter, period, basis; callbacks on the original
mix_and_rate                   explain_margin_change, split_change: volume, mix and rate, adding up to the cent
ranked_jobs                    rank_jobs: best and worst, with the cost or price that sets each apart
settlements                    settle_documents: which payment settled which document, from which day on
aging                          list_open_items, age_receivables, shift_aging; find_receivables: the control total
days_to_pay                    find_days_to_pay, measure_days_to_pay, list_late_invoices, find_usual_delay
receivable_days                measure_dso, trend_dso; simple_dso, average_dso, count_back_dso
bridge, differences, cash      from the CRM to the books; bridge_cash, list_cash_items: on to the money; join_bridges
pipeline                       list_pipeline, bridge_pipeline: quotes won → billed → collected
unbilled                       list_unbilled: completed or billed, not both; list_deferred
work_in_progress               measure_work_in_progress: cost-to-cost, over- and underbilled
billing                        list_cycle_times, trend_cycle_times, count_corrections
bookings, collecting           compare_bookings; list_expected_collections, check_forecast
lifetime, lead_sources         value_customers; compare_lead_sources
concentration                  measure_concentration
tax                            estimate_tax (an estimate), compare_taxable
metrics, progress, quality     measure_metrics; measure_progress; count_exceptions_by_week, rate_duplicate_customers
summary, tie_outs, customers   the short summary of a run; sums that must agree; customer totals
trace, explain, questions      one record through both books; why a match; questions in plain English
============================== ======================================================================================
"""
