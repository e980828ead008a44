"""A phone number as something to tap. Pure."""

import re
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

_UNDIALLED: Final = re.compile(r"[^\d+]")


def link(phone: str) -> SafeString:
    """The number as it was written, which calls when it is tapped."""
    return format_html('<a class="call" href="tel:{}">{}</a>', _UNDIALLED.sub("", phone), phone)
