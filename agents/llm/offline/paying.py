"""Words that ask how, where or when a deposit is paid."""

import re

_DEPOSIT = r"(?:deposit|down ?payment|uang muka|dp)(?:nya)?"
_PAID = r"(?:pay|paid|send|transfer|(?:di)?bayar(?:nya|kan)?|membayar(?:nya)?|pembayaran(?:nya)?)"
_ASKED = r"(?:how|where|when|who|to whom|bagaimana|gimana|cara|caranya|(?:di|ke) ?mana|kapan|berapa)"

ASKS_TO_PAY = re.compile(
    rf"\b(?:{_ASKED}\b.{{0,30}}\b(?:{_PAID}|{_DEPOSIT})|(?:{_PAID}|{_DEPOSIT})\b.{{0,30}}\b{_ASKED}"
    rf"|(?:pay|paying|send|transfer|bayar|membayar) (?:the |my |our |a )?{_DEPOSIT}"
    r"|bank account|account number|(?:no|nomor|nomer) rekening|rekeningnya)\b"
)
