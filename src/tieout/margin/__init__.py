"""Margin: loaded rates, labor, materials and what is left of each job. Tables in, tables out."""
