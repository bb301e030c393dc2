"""What is kept: sessions, answered messages, the web chat's history, replies to deliver, events."""

from bot.storage.store import ConflictError, History, Key, Parcel, Record, Saved, Store

__all__ = ["ConflictError", "History", "Key", "Parcel", "Record", "Saved", "Store"]
