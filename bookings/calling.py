"""A phone number as something to tap. Pure."""

import re
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

_UNDIALLED: Final = re.compile(r"[^\d+]")
_ABROAD: Final = re.compile(r"[1-9]\d{10,}")  # as channels write it: with the country's code and no plus


def link(phone: str) -> SafeString:
    """The number as it was written, which calls when it is tapped."""
    dialled = _UNDIALLED.sub("", phone)
    plus = "+" if _ABROAD.fullmatch(dialled) else ""
    return format_html('<a class="call" href="tel:{}{}">{}</a>', plus, dialled, phone)
