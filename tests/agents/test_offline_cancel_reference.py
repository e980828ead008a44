"""A booking is cancelled by its reference alone."""

import pytest

from agents.llm.offline.intents import about


@pytest.mark.parametrize("said", ["cancel HR8K355X", "Cancel hr8k355x please", "batalkan HR8K355X"])
@pytest.mark.parametrize("busy", [False, True])
def test_cancel_with_a_reference_means_that_booking(said: str, busy: bool) -> None:
    assert about(said, busy=busy) == "cancel"
