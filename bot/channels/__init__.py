"""The ways in and out: one folder or module a channel."""
