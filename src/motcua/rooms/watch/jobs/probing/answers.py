"""What came back, and what an exception means."""

import asyncio
import errno
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from motcua.rooms.watch.records import Probe


@dataclass(frozen=True)
class Answer:
    """``ok`` is None when the question could not be put from here. ``ms`` until the answer; ``value`` was measured."""

    ok: bool | None
    ms: float | None = None
    value: float | None = None
    reason: str = ""


#: asks a probe at an IP address
Ask = Callable[[Probe, str], Awaitable[Answer]]

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
#: verification errors of OpenSSL: X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_HOSTNAME_MISMATCH, …_IP_ADDRESS_MISMATCH
_EXPIRED, _OTHER_NAME = {10}, {62, 64}


class Garbage(Exception):
    """What came back is not what was asked for; the reason is in the first argument."""


def reason_of(problem: BaseException) -> str:
    """The word of `rules.reasons` for what went wrong."""
    if isinstance(problem, Garbage):
        return str(problem.args[0])
    if isinstance(problem, ssl.SSLCertVerificationError):
        code = problem.verify_code
        return "tls-expired" if code in _EXPIRED else "tls-name" if code in _OTHER_NAME else "tls-untrusted"
    if isinstance(problem, ssl.SSLError):
        return "tls-broken"
    if isinstance(problem, asyncio.LimitOverrunError):
        return "too-large"
    if isinstance(problem, asyncio.IncompleteReadError | ConnectionResetError | BrokenPipeError):
        return "reset"
    if isinstance(problem, TimeoutError):
        return "timeout"
    if isinstance(problem, ConnectionRefusedError):
        return "refused"
    return "unreachable" if getattr(problem, "errno", None) in _UNREACHABLE else "failed"
