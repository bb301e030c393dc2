"""The web chat's channel: Direct Line 3.0, served here."""

from bot.channels.direct_line.routes import DirectLine
from bot.channels.direct_line.tokens import Tokens

__all__ = ["DirectLine", "Tokens"]
