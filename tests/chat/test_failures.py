"""Meta's error codes: the code decides what we do, not the HTTP status."""

import pytest

from chat.channels.whatsapp.failures import judge


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (131047, "window_closed"),
        (131026, "unreachable"),
        (190, "token"),
        (0, "token"),
        (10, "permission"),
        (200, "permission"),
        (299, "permission"),
        (100, "bad_request"),
        (131030, "bad_recipient"),
        (131050, "not_wanted"),
    ],
)
@pytest.mark.parametrize("http_status", [200, 400, 500, 503])
def test_what_will_fail_again_is_permanent_whatever_the_status(code: int, reason: str, http_status: int) -> None:
    verdict = judge(code, http_status=http_status)
    assert (verdict.permanent, verdict.reason) == (True, reason)


@pytest.mark.parametrize("code", [4, 130429, 131056, 80007])
@pytest.mark.parametrize("http_status", [400, 429, 500])
def test_limits_are_waited_out(code: int, http_status: int) -> None:
    verdict = judge(code, http_status=http_status)
    assert not verdict.permanent
    assert verdict.wait_s > 0


@pytest.mark.parametrize("code", [1, 2, 131000, 131016, 135000])
def test_troubles_of_the_service_pass(code: int) -> None:
    assert not judge(code, http_status=400).permanent


def test_an_unknown_code_passes_only_when_the_service_itself_failed_or_says_so() -> None:
    assert judge(999_999, http_status=400).permanent
    assert not judge(999_999, http_status=500).permanent
    assert not judge(999_999, http_status=429).permanent
    assert not judge(999_999, http_status=400, transient=True).permanent
