"""Words that ask what something costs. How and where it is paid is another question (paying.py)."""

import re

from agents.llm.offline.numbers import normal
from agents.llm.offline.state import State

_COST = r"(?:prices?|costs?|rates?|charges?|fees?|minimum(?: spend)?|deposit)"
_BIAYA = r"(?:harga|biaya|tarif|ongkos|minimum(?: belanja)?|deposit|dp|uang muka)(?:nya)?"
_ASKS = re.compile(
    rf"\b(?:how much(?! (?:time|longer))|how expensive|what(?:'?s| is| are)? (?:the |its |their |your )?{_COST}"
    rf"|what (?:does|do|would|will|did) .{{1,30}} cost|(?:is|are) there an? {_COST}"
    r"|(?:do|must|should|would) (?:i|we) (?:have to |need to )?(?:pay|leave|make) (?:a |any )?deposit"
    rf"|berapa(?:an)? (?:ya |sih )?{_BIAYA}|{_BIAYA} (?:\w+ )?(?:berapa|gimana|bagaimana)"
    rf"|(?:ada|pakai|perlu|harus)(?: bayar)? {_BIAYA}|harganya)\b"
    rf"|\b{_COST} ?\?|^(?:the |and )?{_COST}$|^(?:{_BIAYA}|berapa(?:an)?(?: ya| sih| kak)?)$"
)
_HOW = re.compile(
    r"\b(?:how|where|bagaimana|gimana|cara\w*|(?:di|ke) ?mana)\b.{0,30}\b(?:pay|send|transfer|\w*bayar\w*)\b"
)


def asked(state: State, text: str) -> bool:
    """Whether the words ask what the offers or the pick cost; how it is paid is another question."""
    said = normal(text).strip(" .!")
    return bool((state.options or state.choice) and _ASKS.search(said) and not _HOW.search(said))
