"""The store's tables. The same on SQLite and PostgreSQL; ``layout`` says which shape a store has."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

LAYOUT = 1
META = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")

LAYOUTS = Table("tieout_layout", META, Column("layout", Integer, primary_key=True))

SOURCES = Table(
    "tieout_sources", META,
    Column("key", _KEY, primary_key=True),
    Column("system", String(60), nullable=False),
    Column("account", String(200), nullable=False),
    UniqueConstraint("system", "account"),
)  # fmt: skip

RUNS = Table(
    "tieout_runs", META,
    Column("key", _KEY, primary_key=True),
    Column("source", ForeignKey(SOURCES.c.key), nullable=False, index=True),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("state", String(20), nullable=False),  # running, complete, canceled or failed
    Column("note", Text, nullable=False, default=""),
)  # fmt: skip

VERSIONS = Table(
    "tieout_versions", META,
    Column("key", _KEY, primary_key=True),
    Column("source", ForeignKey(SOURCES.c.key), nullable=False),
    Column("entity", String(80), nullable=False),
    Column("record", String(300), nullable=False),
    Column("version", String(80), nullable=False, default=""),  # as the system counts versions, where it does
    Column("content", Text, nullable=False),  # JSON as read; of a deleted record, its last content
    Column("digest", String(32), nullable=False),
    Column("deleted", Boolean, nullable=False, default=False),
    Column("read_at", String(40), nullable=False),
    Column("run", ForeignKey(RUNS.c.key), nullable=False),  # the refresh that first saw this version
    Column("replaced", Integer),  # the refresh that saw the next one; empty: this is the current version
    Column("seen", Integer, nullable=False, default=0),  # the last full reading that met it
)  # fmt: skip
Index("tieout_versions_of_record", VERSIONS.c.source, VERSIONS.c.entity, VERSIONS.c.record)
Index("tieout_versions_by_run", VERSIONS.c.source, VERSIONS.c.run)
Index(
    "tieout_current_version", VERSIONS.c.source, VERSIONS.c.entity, VERSIONS.c.record, unique=True,
    sqlite_where=VERSIONS.c.replaced.is_(None), postgresql_where=VERSIONS.c.replaced.is_(None),
)  # fmt: skip

CURSORS = Table(
    "tieout_cursors", META,
    Column("source", ForeignKey(SOURCES.c.key), primary_key=True),
    Column("entity", String(80), primary_key=True),
    Column("cursor", Text),  # JSON: where the next refresh begins
    Column("progress", Text),  # JSON: where an interrupted reading continues
    Column("reading", Integer, nullable=False, default=0),  # number of the full reading under way or finished last
)  # fmt: skip

NEWS = Table(
    "tieout_news", META,
    Column("run", ForeignKey(RUNS.c.key), primary_key=True),
    Column("source", ForeignKey(SOURCES.c.key), nullable=False, index=True),
    Column("rows", Text, nullable=False),  # JSON: what the refresh changed, as rows of a table
)  # fmt: skip
