"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("channel_id", sa.String(64), primary_key=True),
        sa.Column("tenant_id", sa.String(512), primary_key=True),
        sa.Column("conversation_id", sa.String(512), primary_key=True),
        sa.Column("thread_id", sa.String(512), primary_key=True),
        sa.Column("user_id", sa.String(512), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
    )
    op.create_index("sessions_changed_at", "sessions", ["changed_at"])
    op.create_table(
        "turns",
        sa.Column("channel_id", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(512), primary_key=True),
        sa.Column("message_id", sa.String(512), primary_key=True),
        sa.Column("replies", sa.LargeBinary, nullable=False),
        sa.Column("answered_at", sa.BigInteger, nullable=False),
    )
    op.create_index("turns_answered_at", "turns", ["answered_at"])
    op.create_table(
        "activities",
        sa.Column("conversation_id", sa.String(512), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("said_at", sa.BigInteger, nullable=False),
    )
    op.create_index("activities_said_at", "activities", ["said_at"])
    op.create_table(
        "outbox",
        sa.Column("number", _COUNTER, primary_key=True, autoincrement=True),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(512), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("number", _COUNTER, primary_key=True, autoincrement=True),
        sa.Column("happened_at", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("events_happened_at", "events", ["happened_at"])


def downgrade() -> None:
    for table in ("events", "outbox", "activities", "turns", "sessions"):
        op.drop_table(table)
