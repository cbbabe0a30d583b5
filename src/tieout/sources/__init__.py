"""The doors: folders of exports become snapshots. Recognised by their columns, never by their names."""

from .exports import read_folder

__all__ = ["read_folder"]
