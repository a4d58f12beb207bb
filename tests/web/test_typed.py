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


def test_an_entry_that_is_gone_can_be_said_on_its_page_and_a_record_never() -> None:
    entry = Refused("regimen.unknown", "This entry is not on the list.", status=404)
    assert mendable(entry, or_gone=True) is entry
    for code, status in (("chart.not_found", 404), ("chart.not_on_team", 403), ("prescribe.not_yours", 403)):
        with pytest.raises(Refused):
            mendable(Refused(code, "No.", status=status), or_gone=True)
