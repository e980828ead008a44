"""What a text is about as 256 numbers of length one: texts of like meaning lie near each other.

Small word vectors out of a wheel: 0.1 ms a text, no network, weak on paraphrase and on anything but English.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import wordllama
from wordllama import WordLlama

if TYPE_CHECKING:
    from wordllama.inference import WordLlamaInference


@lru_cache(maxsize=1)
def _model() -> "WordLlamaInference":
    """Loaded on first use, a quarter of a second; the folder is named, else it would look elsewhere and download."""
    return WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def embed(texts: Sequence[str]) -> list[list[float]]:
    """One vector for each text, in order."""
    if not texts:
        return []
    return [[float(number) for number in row] for row in _model().embed(list(texts), norm=True)]


def literal(vector: Sequence[float]) -> str:
    """As pgvector reads it."""
    return f"[{','.join(f'{number:.6f}' for number in vector)}]"
