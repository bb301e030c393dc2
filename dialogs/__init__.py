"""The conversation: one turn is a pure function of session, message and time.

Nothing here knows of the Bot Framework, of HTTP or of a database.
"""
