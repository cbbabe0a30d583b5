"""The nouns: each table of the trade declared once, with money, dates and settings. Imports nothing of ours."""
