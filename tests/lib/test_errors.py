"""Expected trouble keeps what it says on its way through queues and processes."""

import pickle

from agnt.lib.errors import DomainError, GatewayError, NotFound, Stale


def test_an_error_keeps_its_data_when_it_is_pickled() -> None:
    error = DomainError("full", "No table is free.", status=409, retryable=True, alternatives=["19:30"])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.code, again.message, again.status, again.retryable, again.data) == (
        "full",
        "No table is free.",
        409,
        True,
        {"alternatives": ["19:30"]},
    )
    assert str(again) == "No table is free."


def test_the_errors_that_every_room_has() -> None:
    assert (Stale().code, Stale().status, Stale().retryable) == ("stale", 409, True)
    assert (NotFound().code, NotFound().status, NotFound().retryable) == ("not_found", 404, False)


def test_a_gateways_error_says_whether_to_try_again_and_whether_to_look_first() -> None:
    error = GatewayError("no answer", unknown=True, retry_after=5, code="131056")
    assert (error.permanent, error.retry_after, error.unknown, error.code) == (False, 5, True, "131056")
