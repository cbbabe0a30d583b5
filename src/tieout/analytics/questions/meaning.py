"""What a question means: one measure, maybe by something, kept to something, in a period, ordered or compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..periods import Period
from .measures import Measure


@dataclass(frozen=True)
class Said:
    """A period as somebody said it: the days that it stands for, and the words for the answer."""

    words: str
    period: Period


@dataclass(frozen=True)
class Condition:
    """Groups are kept whose measure is above (or below) a limit, in the measure's own unit."""

    above: bool
    limit: float
    measure: Measure


@dataclass(frozen=True)
class Meaning:
    """A question, understood. ``first`` is 1 for the largest, −1 for the smallest; ``count`` how many are wanted."""

    measure: Measure
    by: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    periods: tuple[Said, ...] = ()
    first: int = 0
    count: int = 1
    condition: Condition | None = None

    def __str__(self) -> str:
        said = [self.measure.label]
        said += [f"by {self.by}"] if self.by else []
        said += [f"{name}: {' vs '.join(labels)}" for name, labels in self.where.items()]
        if self.condition:
            kind = self.condition.measure
            word = "above" if self.condition.above else "below"
            said.append(f"{kind.label.lower()} {word} {kind.show(self.condition.limit)}")
        if self.first:
            order = "largest" if self.first > 0 else "smallest"
            said.append(f"{order} {self.count}" if self.count > 1 else f"the {order}")
        said += [" vs ".join(str(each.period) for each in self.periods)] if self.periods else []
        return "; ".join(said)


class NotUnderstood(Exception):
    """A question that the grammar cannot read for sure; says which words or what is missing."""
