"""The identity provider of citizens, as allauth knows it (it looks for this module by its name).

To allauth's OpenID Connect (code flow, PKCE, state) this adds: a nonce, the signature of the ID token checked against
the provider's keys, only asymmetric signatures, and the same subject in token and userinfo (OpenID Connect Core 1.0,
3.1.3.7 and 5.3.2).
"""

import logging
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from motcua.doors.access.sealing import Unreadable, seal, unseal

log = logging.getLogger(__name__)

PROVIDER = "citizens"
#: the name in the session, and what the seal is for
ID_TOKEN = "id_token"  # noqa: S105 - a name, no secret
SIGNATURES = frozenset({"RS256", "PS256", "ES256"})
#: seconds for which the provider's description of itself is believed
CONFIGURATION_FOR = 600

_configurations: dict[str, tuple[float, dict[str, Any]]] = {}


class CitizensAdapter(OpenIDConnectOAuth2Adapter):
    """One sign-in with the provider."""

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)
        self.nonce = ""
        #: what the provider signed at this sign-in
        self.id_token = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        url = self.get_provider().server_url
        known = _configurations.get(url)
        if known is None or time.monotonic() - known[0] > CONFIGURATION_FOR:
            with get_adapter().get_requests_session() as session:
                answer = session.get(url)
                answer.raise_for_status()
            known = _configurations[url] = (time.monotonic(), answer.json())
        return known[1]

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("access:citizen_back"))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("no id_token")
        claims = self._decode_id_token(app, id_token)
        userinfo = self._fetch_user_info(token.token)
        if userinfo.get("sub") != claims.get("sub"):
            raise OAuth2Error("userinfo is about somebody else")
        self.id_token = id_token
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims, "userinfo": userinfo})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("unreadable id_token") from error
        if algorithm not in SIGNATURES:
            raise OAuth2Error("signature of an unwanted kind")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not self.nonce or not secrets.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the nonce is not ours")
        return claims


def remember(request: HttpRequest, adapter: CitizensAdapter) -> None:
    """Keeps what signing out at the provider needs: in the session, sealed, so that it ends with the session."""
    if adapter.id_token and request.user.is_authenticated:
        request.session[ID_TOKEN] = seal(adapter.id_token.encode(), purpose=ID_TOKEN).decode()


def end_session_address(request: HttpRequest, *, back_to: str) -> str:
    """Where to send a browser that signs out, so that it is signed out at the provider too, and comes back.

    "" for who did not come from the provider, and when the provider has no such address or cannot be asked: signing out
    here never depends on it (OpenID Connect RP-Initiated Logout 1.0).
    """
    kept = request.session.get(ID_TOKEN)
    if not kept:
        return ""
    adapter = CitizensAdapter(request)
    try:
        hint = unseal(kept.encode(), purpose=ID_TOKEN).decode()
        endpoint = str(adapter.openid_config.get("end_session_endpoint") or "")
    except (Unreadable, requests.RequestException) as problem:
        log.warning("not signed out at the identity provider: %s", type(problem).__name__)
        return ""
    if not endpoint:
        return ""
    asked = {
        "id_token_hint": hint,
        "client_id": adapter.get_provider().app.client_id,
        "post_logout_redirect_uri": request.build_absolute_uri(back_to),
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


class Citizens(OpenIDConnectProvider):
    """The identity provider."""

    id = PROVIDER
    name = "OpenID Connect"
    oauth2_adapter_class = CitizensAdapter

    def get_callback_url(self) -> str:
        return reverse("access:citizen_back")

    def redirect(
        self, request: HttpRequest, process: Any, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        return answer

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Nothing is stored with the account: the people room keeps persons."""
        return {}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        return []

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> Any:
        login = super().sociallogin_from_response(request, response)
        login.claims = {**response["id_token"], **response["userinfo"]}
        return login


class CitizenCallback(OAuth2CallbackView):
    """The way back from the provider; hands the nonce of this sign-in to the adapter."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, answer


provider_classes = [Citizens]
