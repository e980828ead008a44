"""Places out of OpenStreetMap, as GeoJSON (overpass turbo, or an ArcGIS export with its underscored keys)."""

from typing import Any, Final

from venues.listings.facts import Listing, Read
from venues.models import Venue
from venues.opening_hours import parse

C = Venue.Category
_CATEGORIES: Final = {
    "restaurant": C.RESTAURANT,
    "food_court": C.RESTAURANT,
    "fast_food": C.RESTAURANT,
    "cafe": C.CAFE,
    "ice_cream": C.CAFE,
    "bar": C.BAR,
    "pub": C.BAR,
    "biergarten": C.BAR,
    "coworking_space": C.COWORKING,
    "spa": C.SPA,
}
_DIETS: Final = ("vegetarian", "vegan", "halal", "kosher", "gluten_free", "lactose_free")
_TAGS: Final = {
    "outdoor_seating": "outdoor seating",
    "takeaway": "takeaway",
    "delivery": "delivery",
    "microbrewery": "own brewery",
    "dog": "dogs welcome",
    "live_music": "live music",
    "organic": "organic",
}
_YES: Final = frozenset({"yes", "only", "wlan", "wifi"})
_LONGEST: Final = 40


def read(data: Any) -> Read:
    """The features that are places to eat, drink, work or rest."""
    found = Read()
    for feature in data["features"]:
        facts = {key.replace(":", "_"): str(value).strip() for key, value in feature["properties"].items() if value}
        name = facts.get("name", "")
        key = facts.get("@id") or facts.get("OBJECTID") or str(feature.get("id", ""))
        category = _CATEGORIES.get(facts.get("amenity") or facts.get("leisure") or facts.get("office", ""))
        if not name or not key or category is None or feature["geometry"]["type"] != "Point":
            found.unread.append(f"{key or '?'} {name or '(no name)'}: not a named place that is known here")
            continue
        hours = parse(facts.get("opening_hours", ""))
        if hours.unread:
            found.unread.append(f"{key} {name}: opening hours {hours.unread!r}")
        longitude, latitude = feature["geometry"]["coordinates"][:2]
        found.listings.append(
            Listing(
                external_id=key,
                name=name,
                latitude=latitude,
                longitude=longitude,
                category=category,
                cuisines=_listed(facts.get("cuisine", "")),
                tags=_tags(facts),
                address=_address(facts),
                phone=facts.get("phone") or facts.get("contact_phone") or facts.get("contact_mobile", ""),
                website=_url(facts.get("website") or facts.get("contact_website", "")),
                description=facts.get("description", ""),
                wheelchair={"yes": True, "designated": True, "no": False}.get(facts.get("wheelchair", "")),
                spans=hours.spans,
            )
        )
    return found


def _listed(value: str) -> tuple[str, ...]:
    parts = (part.strip().replace("_", " ").lower() for part in value.replace(",", ";").split(";"))
    return tuple(dict.fromkeys(part[:_LONGEST] for part in parts if part))


def _tags(facts: dict[str, str]) -> tuple[str, ...]:
    diets = [f"diet:{diet.replace('_', '-')}" for diet in _DIETS if facts.get(f"diet_{diet}") in _YES]
    if facts.get("diet_vegan") in _YES and "diet:vegetarian" not in diets:
        diets.append("diet:vegetarian")  # what is vegan is vegetarian
    kept = [said for key, said in _TAGS.items() if facts.get(key) in _YES]
    kept += ["wifi"] if facts.get("internet_access") in _YES else []
    kept += ["wheelchair"] if facts.get("wheelchair") in ("yes", "designated") else []
    return (*diets, *kept)


def _address(facts: dict[str, str]) -> str:
    street = f"{facts.get('addr_street', '')} {facts.get('addr_housenumber', '')}".strip()
    town = f"{facts.get('addr_postcode', '')} {facts.get('addr_city', '')}".strip()
    return ", ".join(part for part in (street, town) if part)


def _url(value: str) -> str:
    said = value.split(";")[0].strip()
    if not said:
        return ""
    full = said if "://" in said else f"https://{said}"
    return full if len(full) <= 200 and " " not in full else ""
