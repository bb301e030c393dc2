"""The tables. Types and names are such that any SQL database takes them; changes come as migrations."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

_Counter = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column that is exactly INTEGER."""

ID_LENGTH = 512
"""Longest id of a conversation, message, thread or user; longer ones are refused where they come in."""

sessions = Table(
    "sessions",
    metadata,
    Column("channel_id", String(64), primary_key=True),
    Column("tenant_id", String(ID_LENGTH), primary_key=True),
    Column("conversation_id", String(ID_LENGTH), primary_key=True),
    Column("thread_id", String(ID_LENGTH), primary_key=True),
    Column("user_id", String(ID_LENGTH), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Index("sessions_changed_at", "changed_at"),
)
"""One case in progress, as JSON. Times here and below are seconds since 1970."""

turns = Table(
    "turns",
    metadata,
    Column("channel_id", String(64), primary_key=True),
    Column("conversation_id", String(ID_LENGTH), primary_key=True),
    Column("message_id", String(ID_LENGTH), primary_key=True),
    Column("replies", LargeBinary, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Index("turns_answered_at", "answered_at"),
)
"""Messages seen, and the replies as JSON, one a line."""

activities = Table(
    "activities",
    metadata,
    Column("conversation_id", String(ID_LENGTH), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("said_at", BigInteger, nullable=False),
    Index("activities_said_at", "said_at"),
)
"""The web chat's history, identifiers masked."""

outbox = Table(
    "outbox",
    metadata,
    Column("number", _Counter, primary_key=True, autoincrement=True),
    Column("channel_id", String(64), nullable=False),
    Column("conversation_id", String(ID_LENGTH), nullable=False),
    Column("address", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Replies that a channel has not taken yet."""

events = Table(
    "events",
    metadata,
    Column("number", _Counter, primary_key=True, autoincrement=True),
    Column("happened_at", BigInteger, nullable=False),
    Column("channel_id", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Index("events_happened_at", "happened_at"),
)
"""Things worth counting: names and ids of the content, nothing of the user."""
