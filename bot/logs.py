"""What is logged, and how: neither texts nor identifiers, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

access_log = logging.getLogger("bot.access")


def set_up(level: str) -> None:
    """Log to the standard error, from this level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    # These two say much about little: a line for every migration step, and whole addresses.
    for noisy in ("alembic", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def describe(error: BaseException) -> str:
    """The error's kind and where it arose. Its message is left out, as it may repeat what a user wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


class _Formatter(logging.Formatter):
    """Describes errors as `describe` does, whoever logs them."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is the library's
        return describe(ei[1])


class AccessLogger(AbstractAccessLogger):
    """A line for each request: method, route, status and milliseconds. The route stands for the address."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        route = request.match_info.route.resource if isinstance(request, web.Request) else None
        address = route.canonical if route is not None else "(no route)"
        self.logger.info("%s %s %s %.0f ms", request.method, address, response.status, time * 1000)

    @property
    def enabled(self) -> bool:
        """Whether the lines go anywhere."""
        return self.logger.isEnabledFor(logging.INFO)
