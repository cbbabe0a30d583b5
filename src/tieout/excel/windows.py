"""The small windows beside Excel: progress that can be canceled, questions, and longer answers.

Where no window can be opened (Python without Tk, no screen), progress shows in Excel's status bar, answers in Excel's
own message, and what would have to be asked is declined with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import xlwings as xw

from tieout.model.errors import Canceled, TieoutError
from tieout.workbook.live.quiet import patiently

Say = Callable[[str], None]
_LONGEST_MESSAGE = 1000


class NoWindow(TieoutError):
    """Tieout cannot open a window here: install Python with Tk, or use the command line: tieout --help"""


class Windows(Protocol):
    """How a person in front of Excel is told and asked."""

    def progress(self, title: str) -> Any:
        """Show what goes on: a context manager that gives a function to say each stage, which raises Canceled."""

    def show(self, title: str, text: str) -> None:
        """Show a longer text until it is closed."""

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder; None when the person declines."""

    def ask_new_file(self, title: str, name: str) -> Path | None:
        """Ask where to write a workbook; None when the person declines."""

    def choose(self, title: str, fields: Mapping[str, Sequence[str]]) -> dict[str, str] | None:
        """Ask for one choice per field, empty where nothing shall change; None when the person declines."""


def open_windows(app: xw.App) -> Windows:
    """Return the windows that work here."""
    try:
        return TkWindows(app)
    except Exception:
        return PlainWindows(app)


class PlainWindows:
    """Excel's own status bar and message."""

    def __init__(self, app: xw.App) -> None:
        """Speak through ``app``."""
        self._app = app

    @contextmanager
    def progress(self, title: str) -> Iterator[Say]:
        """Show each stage in the status bar."""
        try:
            yield lambda stage: patiently(setattr, self._app, "status_bar", f"{title}: {stage}…")
        finally:
            with suppress(Exception):
                patiently(setattr, self._app, "status_bar", False)

    def show(self, title: str, text: str) -> None:
        """Show the beginning of a text in Excel's message."""
        self._app.alert(text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…", title=title)

    def ask_folder(self, title: str) -> Path | None:
        """Decline: there is no window to ask in."""
        raise NoWindow(f"{NoWindow.__doc__}")

    def ask_new_file(self, title: str, name: str) -> Path | None:
        """Decline: there is no window to ask in."""
        raise NoWindow(f"{NoWindow.__doc__}")

    def choose(self, title: str, fields: Mapping[str, Sequence[str]]) -> dict[str, str] | None:
        """Decline: there is no window to ask in."""
        raise NoWindow(f"{NoWindow.__doc__}")


class TkWindows(PlainWindows):
    """Windows of Python's own toolkit, in front of Excel."""

    def __init__(self, app: xw.App) -> None:
        """Open the toolkit. Raises what Tk raises where there is none, or no screen."""
        import tkinter

        super().__init__(app)
        self._tk = tkinter
        self._root = tkinter.Tk()
        self._root.withdraw()
        self._root.attributes("-topmost", True)

    @contextmanager
    def progress(self, title: str) -> Iterator[Say]:
        """Show each stage in a small window with a button to cancel, and in the status bar."""
        window = self._window(title)
        canceled: list[bool] = []
        stage_shown = self._tk.StringVar(window, "starting…")
        self._tk.Label(window, textvariable=stage_shown, width=60, anchor="w", justify="left").pack(padx=16, pady=12)
        self._tk.Button(window, text="Cancel", command=lambda: canceled.append(True)).pack(pady=(0, 12))
        window.protocol("WM_DELETE_WINDOW", lambda: canceled.append(True))
        with super().progress(title) as say_in_excel:

            def say(stage: str) -> None:
                stage_shown.set(f"{stage}…")
                window.update()
                if canceled:
                    raise Canceled("Canceled. The workbook is as it was.")
                say_in_excel(stage)

            try:
                yield say
            finally:
                window.destroy()

    def show(self, title: str, text: str) -> None:
        """Show a text that can be scrolled and copied."""
        from tkinter.scrolledtext import ScrolledText

        window = self._window(title)
        shown = ScrolledText(window, width=110, height=min(36, text.count("\n") + 4), wrap="word")
        shown.insert("1.0", text)
        shown.configure(state="disabled")
        shown.pack(fill="both", expand=True, padx=8, pady=8)
        button = self._tk.Button(window, text="Close", command=window.destroy)
        button.pack(pady=(0, 8))
        button.focus_set()
        self._root.wait_window(window)

    def ask_folder(self, title: str) -> Path | None:
        """Ask with the system's own window."""
        from tkinter.filedialog import askdirectory

        chosen = askdirectory(parent=self._root, title=title, mustexist=True)
        return Path(chosen) if chosen else None

    def ask_new_file(self, title: str, name: str) -> Path | None:
        """Ask with the system's own window."""
        from tkinter.filedialog import asksaveasfilename

        kinds = [("Excel workbook", "*.xlsx")]
        chosen = asksaveasfilename(
            parent=self._root, title=title, initialfile=name, defaultextension=".xlsx", filetypes=kinds
        )
        return Path(chosen) if chosen else None

    def choose(self, title: str, fields: Mapping[str, Sequence[str]]) -> dict[str, str] | None:
        """Ask with a drop-down list per field; other words may be typed."""
        from tkinter.ttk import Combobox

        window, said = self._window(title), {}
        boxes = {}
        for at, (label, choices) in enumerate(fields.items()):
            self._tk.Label(window, text=label).grid(row=at, column=0, sticky="w", padx=12, pady=6)
            boxes[label] = Combobox(window, values=list(choices), width=32)
            boxes[label].grid(row=at, column=1, padx=12, pady=6)

        def take() -> None:
            said.update({label: str(box.get()).strip() for label, box in boxes.items()})
            window.destroy()

        self._tk.Button(window, text="OK", command=take).grid(row=len(boxes), column=1, sticky="e", padx=12, pady=10)
        self._root.wait_window(window)
        return said or None

    def _window(self, title: str) -> Any:
        window = self._tk.Toplevel(self._root)
        window.title(title)
        window.attributes("-topmost", True)
        return window
