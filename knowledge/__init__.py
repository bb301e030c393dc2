"""What is known about CPOR claims, and the reasoning over it.

Nothing here knows of a conversation, of the Bot Framework or of HTTP, and the only input read is the content folder.
"""
