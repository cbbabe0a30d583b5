"""The sample company: a contractor's year with planted discrepancies, as the exports of its systems."""

from .company import Company, ExportPaths
from .exports import write_exports
from .make import make_company

__all__ = ["Company", "ExportPaths", "make_company", "write_exports"]
