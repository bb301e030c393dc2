"""What an address says of where it leads."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit


@lru_cache(maxsize=256)
def is_loopback(host: str | None) -> bool:
    """Whether only this machine can be reached by the host: a loopback address, or the name `localhost`."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@lru_cache(maxsize=256)
def host_of(netloc: str) -> str | None:
    """The host in `host:port`, or `None` if it is malformed."""
    try:
        return urlsplit(f"//{netloc}").hostname
    except ValueError:
        return None


@lru_cache(maxsize=256)
def web_address(url: str) -> SplitResult | None:
    """The parts of an `http` or `https` address of a host and perhaps a path; `None` for anything else."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    plain = not (parts.username or parts.password or parts.query or parts.fragment or "\\" in url)
    return parts if parts.scheme in ("http", "https") and named and plain else None
