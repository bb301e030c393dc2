"""Secrets of this installation: from the settings, or made at the first start and kept beside the database."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from bot.settings import Settings


def signing_key(settings: Settings) -> bytes:
    """What signs the web chat's tokens."""
    if settings.direct_line_secret:
        return settings.direct_line_secret.get_secret_value().encode()
    return _kept(settings.data_dir / "direct-line.key")


def digest_key(settings: Settings) -> bytes:
    """What makes digests of identifiers that tell nothing to whoever has them alone."""
    if settings.direct_line_secret:
        return hmac.digest(signing_key(settings), b"identifiers", "sha256")
    return _kept(settings.data_dir / "identifiers.key")


def _kept(path: Path) -> bytes:
    """A random secret, the same after a restart; only this user may read it."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()
