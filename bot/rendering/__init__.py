"""Replies become activities, in the way a channel shows best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rendering import cards, neutral
from dialogs.messages import Reply

CARD_CHANNELS = frozenset({"webchat", "directline", "emulator", "msteams"})
"""Channels known to draw Adaptive Cards."""


def renderer(channel: str) -> Callable[[Reply], dict[str, Any]]:
    """What makes an activity's content of a reply in the channel; the channel adds ids, times and addresses."""
    return cards.render if channel in CARD_CHANNELS else neutral.render
