"""The workbook: what stands where, how it is read and written without losing what people typed or drew."""

from __future__ import annotations

from .filebook import FileBook

__all__ = ["FileBook"]
