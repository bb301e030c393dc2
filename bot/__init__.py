"""The outside: channels, storage and delivery. Nothing further in knows HTTP, a database or the Bot Framework."""
