"""OpenID Connect without HTTP: what is asked, what is answered. The time is told.

OpenID Connect Core 1.0 (code flow), RFC 7636 (PKCE, S256 required), RFC 6749. No refresh tokens, no consent memory.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from simulators.identity.citizens import Citizen

CODE_SECONDS = 60
TOKEN_SECONDS = 300
CALLBACK = "/dang-nhap/cong-dan/tro-lai/"
LOCAL = {"localhost", "127.0.0.1"}


class Refused(Exception):
    """The request is wrong; ``error`` is the OAuth code."""

    def __init__(self, error: str, about: str = "", status: int = 400) -> None:
        super().__init__(about or error)
        self.error, self.about, self.status = error, about, status


def new_key() -> RSAKey:
    """A key for this start: nothing that was signed before is good afterwards."""
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})


@dataclass(frozen=True)
class Grant:
    """A code that was given out, or the token that it became."""

    citizen: Citizen
    redirect_uri: str
    challenge: str
    nonce: str
    until: float
    at: float


@dataclass
class Provider:
    """The provider: its name, its one client, its citizens; codes and tokens live in memory."""

    issuer: str
    citizens: Mapping[str, Citizen]
    client_id: str
    client_secret: str
    redirect_uris: frozenset[str] = frozenset()
    key: RSAKey = field(default_factory=new_key)
    codes: dict[str, Grant] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)

    def configuration(self) -> dict[str, object]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end_session",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid"],
            "claims_supported": [
                "sub",
                "LoaiTaiKhoan",
                "SoDinhDanh",
                "MaSoThue",
                "MaSoDoanhNghiep",
                "TechID",
                "HoVaTen",
            ],
        }

    def jwks(self) -> dict[str, object]:
        """The public key."""
        return {"keys": [self.key.as_dict(private=False)]}

    def check_request(self, asked: Mapping[str, str]) -> None:
        """Refuses a wrong authorisation request. The first two refusals must not be sent to the redirect address.

        Raises:
            Refused: unknown client or address (status 400), or an error for the client (status 302).
        """
        if asked.get("client_id") != self.client_id:
            raise Refused("invalid_client", "unknown client_id")
        if not self._knows(asked.get("redirect_uri", "")):
            raise Refused("invalid_request", "unknown redirect_uri")
        if asked.get("response_type") != "code":
            raise Refused("unsupported_response_type", status=302)
        if "openid" not in asked.get("scope", "").split():
            raise Refused("invalid_scope", status=302)
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            raise Refused("invalid_request", "PKCE with S256 is required", status=302)
        if asked.get("prompt") == "none":
            raise Refused("login_required", status=302)

    def _knows(self, address: str) -> bool:
        parts = urlsplit(address)
        local = parts.scheme == "http" and parts.hostname in LOCAL and parts.path == CALLBACK
        return address in self.redirect_uris or (local and not parts.query and not parts.fragment)

    def grant(self, asked: Mapping[str, str], citizen_key: str, *, at: float) -> str:
        """Where to send the browser after a citizen was chosen: with a code, or that he stopped."""
        self.check_request(asked)
        citizen = self.citizens.get(citizen_key)
        if citizen is None:
            return back(asked, error="access_denied")
        self._forget(at)
        code = secrets.token_urlsafe(32)
        self.codes[code] = Grant(
            citizen, asked["redirect_uri"], asked["code_challenge"], asked.get("nonce", ""), at + CODE_SECONDS, at
        )
        return back(asked, code=code)

    def token(self, asked: Mapping[str, str], client: tuple[str, str], *, at: float) -> dict[str, object]:
        """Tokens for a code; a code is good once, and using it twice takes its token back."""
        if not (client[0] == self.client_id and hmac.compare_digest(client[1], self.client_secret)):
            raise Refused("invalid_client", status=401)
        if asked.get("grant_type") != "authorization_code":
            raise Refused("unsupported_grant_type")
        code = asked.get("code", "")
        if code in self.used:
            self.tokens.pop(self.used[code], None)
        grant = self.codes.pop(code, None)
        if grant is None or grant.until < at or grant.redirect_uri != asked.get("redirect_uri"):
            raise Refused("invalid_grant")
        if not hmac.compare_digest(challenge_of(asked.get("code_verifier", "")), grant.challenge):
            raise Refused("invalid_grant", "the code_verifier does not fit")
        token = secrets.token_urlsafe(32)
        self.used[code] = token
        self.tokens[token] = Grant(
            grant.citizen, grant.redirect_uri, grant.challenge, grant.nonce, at + TOKEN_SECONDS, at
        )
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": "openid",
            "id_token": self._id_token(grant, at),
        }

    def userinfo(self, token: str, *, at: float) -> dict[str, str]:
        """Who the token is about."""
        grant = self.tokens.get(token)
        if grant is None or grant.until < at:
            raise Refused("invalid_token", status=401)
        return {"sub": grant.citizen.subject, **grant.citizen.claims}

    def signed_out(self, asked: Mapping[str, str]) -> str:
        """Where a browser goes after signing out, "" to stay here (OpenID Connect RP-Initiated Logout 1.0).

        Raises:
            Refused: the hint is not a token of ours for this client, or the address is not the client's.
        """
        after = asked.get("post_logout_redirect_uri", "")
        try:
            claims = jwt.decode(asked.get("id_token_hint", ""), self.key, algorithms=["RS256"]).claims
        except (JoseError, ValueError):
            raise Refused("invalid_request", "the id_token_hint is not ours") from None
        if claims.get("aud") != self.client_id or asked.get("client_id", self.client_id) != self.client_id:
            raise Refused("invalid_request", "the id_token_hint is for another client")
        for token in [token for token, grant in self.tokens.items() if grant.citizen.subject == claims.get("sub")]:
            del self.tokens[token]
        parts = urlsplit(after)
        known = {urlsplit(address).netloc for address in self.redirect_uris}
        if after and parts.hostname not in LOCAL and parts.netloc not in known:
            raise Refused("invalid_request", "unknown post_logout_redirect_uri")
        return after

    def _id_token(self, grant: Grant, at: float) -> str:
        claims = {
            "iss": self.issuer,
            "sub": grant.citizen.subject,
            "aud": self.client_id,
            "iat": int(at),
            "exp": int(at) + TOKEN_SECONDS,
            "auth_time": int(grant.at),
            "acr": "simulated",
        }
        if grant.nonce:
            claims["nonce"] = grant.nonce
        return jwt.encode({"alg": "RS256", "kid": str(self.key.kid)}, claims, self.key)

    def _forget(self, at: float) -> None:
        for kept in (self.codes, self.tokens):
            for name in [name for name, grant in list(kept.items()) if grant.until < at]:
                del kept[name]
        if len(self.used) > 10_000:
            self.used.clear()


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def back(asked: Mapping[str, str], **said: str) -> str:
    """The redirect address with an answer and the state of the client."""
    answer = {**said, **({"state": asked["state"]} if asked.get("state") else {})}
    joint = "&" if "?" in asked["redirect_uri"] else "?"
    return f"{asked['redirect_uri']}{joint}{urlencode(answer)}"
