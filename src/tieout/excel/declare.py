"""How a Python function becomes a worksheet function: its help, and a list of all of them in one place."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

CATEGORY = "Tieout"
LONGEST_HELP = 255
"""Excel shows no more than this of a function's or an argument's help."""

_Asked = TypeVar("_Asked", bound=Callable[..., object])


@dataclass(frozen=True)
class Argument:
    """An argument as Excel's function wizard shows it."""

    name: str
    help: str
    optional: bool


@dataclass(frozen=True)
class WorksheetFunction:
    """A worksheet function: what Excel calls it, what it says, what it takes, and the function itself."""

    name: str
    help: str
    arguments: tuple[Argument, ...]
    function: Callable[..., object]

    @property
    def example(self) -> str:
        """How it is written in a cell."""
        shown = [f"[{a.name}]" if a.optional else a.name for a in self.arguments]
        return f"={self.name}({', '.join(shown)})"


FUNCTIONS: dict[str, WorksheetFunction] = {}
"""All worksheet functions, in the order in which they are declared."""


def worksheet_function(**help_of: str) -> Callable[[_Asked], _Asked]:
    """Declare a worksheet function, with the help of each argument by name.

    The docstring's first line becomes the function's help. The function stays a plain Python function.
    Raises TypeError when the help and the arguments do not agree.
    """

    def declare(function: _Asked) -> _Asked:
        name = getattr(function, "__name__", "")
        parameters = inspect.signature(function).parameters
        if list(parameters) != list(help_of):
            raise TypeError(f"{name}: describe exactly its arguments, in their order")
        line = inspect.cleandoc(function.__doc__ or "").split("\n", 1)[0]
        arguments = tuple(
            Argument(given, help_of[given], parameter.default is not inspect.Parameter.empty)
            for given, parameter in parameters.items()
        )
        for text in (line, *help_of.values()):
            if not 0 < len(text) <= LONGEST_HELP:
                raise TypeError(f"{name}: its help must have 1 to {LONGEST_HELP} characters: {text!r}")
        FUNCTIONS[name] = WorksheetFunction(name, line, arguments, function)
        return function

    return declare
