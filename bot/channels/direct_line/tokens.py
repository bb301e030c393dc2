"""The web chat's tokens: whoever holds one is a user of one conversation for a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

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


def read_bearer(header: str | None) -> str | None:
    """The token in an Authorization header, or `None`."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
