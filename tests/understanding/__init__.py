"""Measures how well messages are understood, on material written apart from the knowledge: `make evaluate`."""
