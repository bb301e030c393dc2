"""From the text of the content's files to the shapes of `knowledge/model.py`, with every fault collected on the way."""
