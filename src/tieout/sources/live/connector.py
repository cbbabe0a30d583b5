"""What every connected system declares: how to sign in, how fast to ask, what to read, and what it means.

A ``Connector`` is data and functions, composed, not inherited. Its streams read pages of raw records (JSON as the
system gave it); its ``shape`` is a pure function that turns all current records into the same tables that the
system's exports give. Between the two stands the store, so a past refresh can be shaped again at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import pandas as pd

from ...model.errors import LiveTrouble
from ...model.snapshot import Side
from ...store import Record
from .budget import Limits
from .replies import Judge, PointsLeft, Reply
from .sign_in import Rules

Json = Any
Frames = dict[str, pd.DataFrame]
Records = Mapping[str, Sequence[Json]]
"""All current records, by entity."""
Given = TypeVar("Given")
Made = TypeVar("Made")


class Reach(Protocol):
    """What a stream asks with. Paths are relative to the system's address; answers are JSON with exact decimals."""

    @property
    def account(self) -> str:
        """The company, tenant or location that is read."""

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Json:
        """Ask for what stands at a path."""

    def reply(self, path: str, params: Mapping[str, Any] | None = None) -> Reply:
        """Ask for what stands at a path, with the answer's headers."""

    def ask(self, path: str, query: str, variables: Mapping[str, Any] | None = None, cost: float = 0.0) -> Json:
        """Ask a GraphQL query of so many points."""

    def spread(self, do: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Do several calls at once, as many as the limits allow; results come in the order of the items."""

    def now(self) -> dt.datetime:
        """The system's own clock, as its last answer told it: a computer's clock may be wrong."""

    def known(self, entity: str) -> list[str]:
        """The ids of an entity's records that the store holds."""

    def typed(self, name: str) -> str:
        """What the user typed for this word when connecting, such as the time zone; empty where nothing was."""


@dataclass(frozen=True)
class Page:
    """Records of one entity. ``progress`` is where an interrupted reading continues; ``total`` all rows expected."""

    entity: str
    records: Sequence[Record]
    progress: Json = None
    total: int | None = None


@dataclass(frozen=True)
class Begin:
    """The next pages of an entity are a full reading: what they do not meet can be told at its end."""

    entity: str


@dataclass(frozen=True)
class End:
    """An entity is read. ``cursor``: where the next refresh begins. ``covers``: of which known records this reading
    should have met each; those that it did not meet are gone (None: it tells nothing about the others)."""

    entity: str
    cursor: Json
    covers: Callable[[Json], bool] | None = None


@dataclass(frozen=True)
class Note:
    """Something that the user should know about what was read, in a sentence."""

    entity: str
    text: str


Step = Page | Begin | End | Note


@dataclass(frozen=True)
class Stream:
    """Reads some entities, one step after another. ``after`` names streams that must be finished before.

    A stream that can continue in the middle is named after its entity: the last ``progress`` of that entity's pages
    comes back to ``read``, which then gives no ``Begin`` again.
    """

    name: str
    read: Callable[[Reach, Json], Iterator[Step]]
    """Given where an interrupted reading of ``name`` continues (None: from the start)."""
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """One thing that ``tieout doctor`` looked at: what, whether it is well, and what was found or is to be done."""

    what: str
    well: bool
    said: str


def check_each(entities: Iterable[str], look: Callable[[str], str]) -> Iterator[Checked]:
    """Look at each entity and say what was found; one that cannot be read says why and leaves the others."""
    for entity in entities:
        try:
            yield Checked(entity, True, look(entity))
        except LiveTrouble as error:
            yield Checked(entity, False, str(error))


@dataclass(frozen=True)
class Instants:
    """Where the records of some entities say when something happened to what stands in a table.

    ``fields``: what happened, and the path of the moment; ``plain``: a record's id as the table has it;
    ``within``: lists in the record whose members are the table's rows, instead of the record itself.
    """

    noun: str
    entities: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    plain: Callable[[str], str] = str
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Connector:
    """One system over its API.

    ``hosts``: its addresses by environment, production first; ``entities``: what is read, with the tables that each
    feeds; ``streams``: what to read, given the cursors of the last refresh; ``shape``: records → tables;
    ``lacks``: tables or columns (``invoices``, ``time_entries.minutes``) that its API does not have, and why;
    ``judge``: what an answer means where that differs from the usual; ``points``: what it says about a cost bucket;
    ``assumed``: what of the system's behaviour is not certain; ``account_label``: what an account is called there;
    ``other_rules``: how to sign in to those environments that differ from ``rules``; ``stand_ins``: tables that are
    made of others for want of the system's own, each with the column that only real ones fill: such exports go first;
    ``instants``: where records tell moments.
    """

    system: str
    side: Side
    hosts: Mapping[str, str]
    rules: Rules
    limits: Limits
    entities: Mapping[str, str]
    streams: Callable[[Mapping[str, Json], dt.datetime], Sequence[Stream]]
    shape: Callable[[Records], Frames]
    doctor: Callable[[Reach], Iterator[Checked]]
    lacks: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    judge: Judge | None = None
    points: PointsLeft | None = None
    assumed: tuple[str, ...] = ()
    account_label: str = "Account"
    other_rules: Mapping[str, Rules] = field(default_factory=dict)
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    instants: tuple[Instants, ...] = ()

    def rules_in(self, environment: Json) -> Rules:
        """Return how to sign in to one of its environments."""
        return self.other_rules.get(str(environment), self.rules)


def everything(_: Json) -> bool:
    """For ``End.covers``: the reading should have met every record."""
    return True
