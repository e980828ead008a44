"""What recurs at the tenant."""

from venues.services import index

_BATCH = 200
_BATCHES = 50


def embed_venues() -> int:
    """Bring the search's entries up to date where a writer has not; returns how many were stale."""
    done = 0
    for _ in range(_BATCHES):
        count = index.refresh_stale(limit=_BATCH)
        done += count
        if count < _BATCH:
            break
    return done
