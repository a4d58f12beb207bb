"""What was typed and refused is shown where it was typed; what is not about that goes on."""

from __future__ import annotations

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.web.shell.typed import mendable


@pytest.mark.parametrize("status", [400, 409, 429])
def test_a_refusal_that_can_be_mended_is_handed_back_for_its_page(status: int) -> None:
    refused = Refused("form.unreadable", "Please look at it again.", status=status)
    assert mendable(refused) is refused


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_about_who_asks_or_what_there_is_goes_on(status: int) -> None:
    refused = Refused("chart.not_found", "There is no such person here.", status=status)
    with pytest.raises(Refused) as caught:
        mendable(refused)
    assert caught.value is refused
