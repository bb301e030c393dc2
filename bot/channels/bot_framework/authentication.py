"""Who may post an activity: the Bot Framework with a valid token, or, where no app is set up, this machine."""

from __future__ import annotations

from typing import Any, NoReturn

import jwt
from aiohttp import ClientSession
from botbuilder.schema import Activity
from botframework.connector.auth import AuthenticationConstants, BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult

from bot.addresses import is_loopback, web_address
from bot.channels.bot_framework.keys import Key, Keys, KeysUnavailableError
from bot.channels.refusal import Refused
from bot.settings import Settings

_ALGORITHMS = AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS
_LEEWAY_SECONDS = 300


class Authentication(BotFrameworkAuthentication):
    """Checks a token's signature, issuer, audience, times, channel and service address. Raises `Refused`."""

    def __init__(self, settings: Settings, session: ClientSession) -> None:
        self._app_id = settings.microsoft_app_id
        self._issuer = settings.channel_issuer
        self._keys = Keys(settings.channel_openid_url, session)

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(await self._claims(activity, auth_header), True)
        return result

    async def _claims(self, activity: Activity, header: str) -> dict[str, Any]:
        if not self._app_id:
            address = web_address(activity.service_url or "")
            if address and not is_loopback(address.hostname):
                raise Refused(403, "Forbidden", "serviceUrl: only this machine is served without MICROSOFT_APP_ID")
            return {}
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthorized("A bearer token is needed")
        key = await self._key(token)
        claims = self._decode(token, key)
        if claims["aud"] != self._app_id:
            raise Refused(403, "Forbidden", "The token is for another bot")
        if key.channels and activity.channel_id not in key.channels:
            raise Refused(403, "Forbidden", "The token's key may not sign for this channel")
        if not activity.service_url or claims.get("serviceurl") != activity.service_url:
            raise Refused(403, "Forbidden", "serviceUrl: is not the one in the token")
        return claims

    async def _key(self, token: str) -> Key:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise _unauthorized("The token is malformed") from None
        if header.get("alg") not in _ALGORITHMS or not isinstance(header.get("kid"), str):
            raise _unauthorized("The token is not signed as it should be")
        try:
            key = await self._keys.find(header["kid"])
        except KeysUnavailableError:
            raise Refused(
                503, "ServiceUnavailable", "The signing keys cannot be fetched", {"Retry-After": "5"}
            ) from None
        if key is None:
            raise _unauthorized("The token's key is not known")
        return key

    def _decode(self, token: str, key: Key) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=_ALGORITHMS,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"], "verify_aud": False},
            )
        except jwt.ExpiredSignatureError:
            raise _unauthorized("The token has expired") from None
        except jwt.InvalidTokenError:
            raise _unauthorized("The token is not valid") from None

    # The rest of the SDK's interface serves ways in and out that this assistant does not have.

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> NoReturn:
        raise NotImplementedError

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> NoReturn:
        raise NotImplementedError

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> NoReturn:
        raise NotImplementedError


def _unauthorized(reason: str) -> Refused:
    return Refused(401, "Unauthorized", reason, {"WWW-Authenticate": "Bearer"})
