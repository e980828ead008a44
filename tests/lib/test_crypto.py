"""Encryption at rest: what was sealed opens under its own key and context, and under nothing else."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from agnt.lib import crypto

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def test_a_token_opens_under_any_key_of_the_ring() -> None:
    token = crypto.wrap(b"secret", OLD)
    assert crypto.unwrap(token, f"{NEW},{OLD}") == b"secret"
    assert crypto.unwrap(crypto.wrap(b"later", f"{NEW}, {OLD}"), NEW) == b"later"


def test_a_token_does_not_open_once_its_key_is_gone() -> None:
    with pytest.raises(crypto.Unreadable):
        crypto.unwrap(crypto.wrap(b"secret", OLD), f"{NEW},{OTHER}")


@given(data=st.binary(max_size=500), context=st.binary(max_size=40))
def test_what_is_sealed_opens_again(data: bytes, context: bytes) -> None:
    key = crypto.new_key()
    assert crypto.unseal(crypto.seal(data, key, context), key, context) == data


def test_a_sealed_value_opens_under_its_own_key_and_context_only() -> None:
    key = crypto.new_key()
    sealed = crypto.seal(b"secret", key, b"alice")
    for wrong in (
        lambda: crypto.unseal(sealed, crypto.new_key(), b"alice"),
        lambda: crypto.unseal(sealed, key, b"bob"),
        lambda: crypto.unseal(sealed[:-1], key, b"alice"),
        lambda: crypto.unseal(b"\x02" + sealed[1:], key, b"alice"),
        lambda: crypto.unseal(b"", key, b"alice"),
        lambda: crypto.unseal(sealed[:5], key, b"alice"),
    ):
        with pytest.raises(crypto.Unreadable):
            wrong()


@given(st.data())
def test_no_bit_of_a_sealed_value_can_be_turned(data: st.DataObject) -> None:
    key = crypto.new_key()
    sealed = bytearray(crypto.seal(b"a booking for two", key))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(sealed), key)


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    key = crypto.new_key()
    assert len({crypto.seal(b"yes", key) for _ in range(50)}) == 50
