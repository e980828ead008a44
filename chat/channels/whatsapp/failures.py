"""What Meta's error codes mean for us. The code decides, never the HTTP status (CONTRACT section 4).

Codes after Meta's "Cloud API error codes" reference. A failure may also arrive later, in a status webhook.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the same call will fail again, our word for the reason, and the least seconds to wait."""

    permanent: bool
    reason: str
    wait_s: float = 0.0


_WAIT = {4: 60.0, 80007: 60.0, 130429: 10.0, 131056: 10.0, 131048: 300.0}
_PASSING = {
    1: "service",
    2: "service",
    131000: "service",
    131016: "service",
    131057: "service",
    131064: "rate_limit",
    133004: "service",
    133016: "rate_limit",
    135000: "service",
}
_PERMANENT = {
    0: "token",
    3: "permission",
    10: "permission",
    33: "not_found",
    100: "bad_request",
    190: "token",
    368: "account_blocked",
    130472: "not_wanted",
    130497: "account_blocked",
    131005: "permission",
    131008: "bad_request",
    131009: "bad_request",
    131021: "bad_recipient",
    131026: "unreachable",
    131030: "bad_recipient",
    131031: "account_blocked",
    131037: "account_blocked",
    131042: "payment",
    131045: "account_blocked",
    131047: "window_closed",
    131049: "not_wanted",
    131050: "not_wanted",
    131051: "bad_request",
    131062: "bad_recipient",
    133010: "not_found",
    137000: "bad_recipient",
}


def judge(code: int, *, http_status: int = 0, transient: bool = False) -> Verdict:
    """The verdict on one error code; `transient` is Meta's own `is_transient`.

    An unknown code passes when Meta says so or fails inside (5xx) or asks for patience (429); else it stays.
    """
    if code in _WAIT:
        return Verdict(False, "rate_limit", _WAIT[code])
    if code in _PERMANENT:
        return Verdict(True, _PERMANENT[code])
    if code in _PASSING:
        return Verdict(False, _PASSING[code])
    if 200 <= code < 300:
        return Verdict(True, "permission")
    passing = transient or http_status >= 500 or http_status == 429
    return Verdict(not passing, "service" if passing else "refused")
