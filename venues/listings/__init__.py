"""Lists of venues that others publish, as plain facts: OpenStreetMap's and two research catalogues. No tables."""

from venues.listings.facts import Listing, Read
from venues.listings.reading import SOURCES, read

__all__ = ["SOURCES", "Listing", "Read", "read"]
