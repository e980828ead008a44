"""Restaurants of Cambridge out of two catalogues that research on dialogue uses (CamRest676, MultiWOZ)."""

from typing import Any, Final

from venues.listings.facts import Listing, Read
from venues.models import Venue

_PRICES: Final = {"cheap": 1, "moderate": 2, "expensive": 3}


def read(data: Any) -> Read:
    """The rows that say where they are."""
    found = Read()
    for row in data:
        where = _where(row.get("location"))
        name = str(row.get("name", "")).strip()
        if where is None or not name or not row.get("id"):
            found.unread.append(f"{row.get('id', '?')} {name or '(no name)'}: no place on the map")
            continue
        food = str(row.get("food", "")).strip().lower()
        dish = str(row.get("signature", "")).strip()
        about = [str(row.get("introduction", "")).strip(), f"Known for {dish}." if dish else ""]
        found.listings.append(
            Listing(
                external_id=str(row["id"]),
                name=name.title() if name.islower() else name,
                latitude=where[0],
                longitude=where[1],
                category=Venue.Category.RESTAURANT,
                cuisines=(food,) if food else (),
                area=str(row.get("area", "")).strip(),
                address=str(row.get("address", "")).strip(),
                phone=str(row.get("phone", "")).strip(),
                description=" ".join(filter(None, about)),
                price_level=_PRICES.get(str(row.get("pricerange", ""))),
            )
        )
    return found


def _where(value: Any) -> tuple[float, float] | None:
    parts = value.split(",") if isinstance(value, str) else value or []
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return None
    return latitude, longitude
