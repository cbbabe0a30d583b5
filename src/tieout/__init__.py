"""Tieout: where a contractor's CRM and books agree, where they do not, and what each job really earned."""

__version__ = "0.1.0"
