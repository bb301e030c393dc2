"""The web chat's tokens: whoever holds one is a user of one conversation for a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from bot.settings import Settings

LIFETIME = timedelta(hours=12)
"""How long a token is valid. The client renews it every 15 minutes; a laptop that slept through a night comes back."""

_AUDIENCE = "direct-line"


class TokenError(Exception):
    """The token is none of ours."""


class TokenExpiredError(Exception):
    """The token was ours and is too old."""


@dataclass(frozen=True)
class Pass:
    """What a token allows: to be this user in this conversation."""

    conversation: str
    user: str


class Tokens:
    """Makes and checks signed tokens (JWT, HS256)."""

    def __init__(self, key: bytes, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._key = key
        self._clock = clock

    def mint(self, granted: Pass) -> str:
        """A token for the user and the conversation, valid from now on for `LIFETIME`."""
        claims = {
            "aud": _AUDIENCE,
            "conv": granted.conversation,
            "user": granted.user,
            "exp": int((self._clock() + LIFETIME).timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm="HS256")

    def check(self, token: str) -> Pass:
        """What the token allows. Raises `TokenExpiredError` or `TokenError`."""
        options: jwt.types.Options = {"require": ["exp", "aud", "conv", "user"], "verify_exp": False}
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"], audience=_AUDIENCE, options=options)
        except jwt.InvalidTokenError:
            raise TokenError from None
        if claims["exp"] <= self._clock().timestamp():
            raise TokenExpiredError
        return Pass(claims["conv"], claims["user"])


def new_pass() -> Pass:
    """A conversation and a user that nobody else has."""
    return Pass(secrets.token_urlsafe(16), f"dl_{secrets.token_urlsafe(16)}")


def signing_key(settings: Settings) -> bytes:
    """The secret of the settings; on loopback a random one, kept beside the database so that a restart forgets none."""
    if settings.direct_line_secret:
        return settings.direct_line_secret.get_secret_value().encode()
    path = settings.data_dir / "direct-line.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def read_bearer(header: str | None) -> str | None:
    """The token in an Authorization header, or `None`."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
