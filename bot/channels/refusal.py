"""How a request is turned down: a status, a code and one line, never more."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web


class Refused(Exception):  # noqa: N818 - it is an answer rather than an error
    """The request is answered with this status and reason. The reason repeats nothing of the request."""

    def __init__(self, status: int, code: str, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.reason = reason
        self.headers = headers

    def response(self) -> web.Response:
        """The refusal as the Bot Framework and Direct Line put it."""
        return web.json_response(
            {"error": {"code": self.code, "message": self.reason}}, status=self.status, headers=self.headers
        )
