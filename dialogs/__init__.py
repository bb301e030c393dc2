"""The conversation: one turn is a pure function of session, message and time.

Nothing here knows of the Bot Framework, of HTTP or of a database.
"""

from dialogs.conversation import Assistant, Turn
from dialogs.messages import Message, Reply
from dialogs.session import Session

__all__ = ["Assistant", "Message", "Reply", "Session", "Turn"]
