"""How fast a turn is, beside a bare echo: `python -m tests.bench`."""
