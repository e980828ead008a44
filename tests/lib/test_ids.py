"""Names for things."""

import time
import uuid

from agnt.lib import ids


def test_a_reference_is_eight_characters_that_cannot_be_misread() -> None:
    references = {ids.reference() for _ in range(2_000)}
    assert len(references) == 2_000
    assert {len(reference) for reference in references} == {8}
    assert set("".join(references)) == set("ABCDEFGHJKMNPQRSTUVWXYZ23456789")


def test_a_trace_id_is_32_hex_digits() -> None:
    trace = ids.trace_id()
    assert len(trace) == 32
    assert int(trace, 16) >= 0
    assert trace != ids.trace_id()


def test_a_token_is_32_random_bytes_that_fit_into_a_link() -> None:
    token = ids.token()
    assert len(token) == 43
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token != ids.token()


def test_a_digest_is_sha256_in_hex() -> None:
    """FIPS 180-4: of `abc`."""
    assert ids.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_uuid7_is_of_its_version_and_in_order_of_time() -> None:
    before = time.time_ns() // 1_000_000
    made = ids.uuid7()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= after
    assert len({ids.uuid7() for _ in range(1_000)}) == 1_000
