"""The console's looks. Colours are the tokens of static/css/tokens.css by name, never a value."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

_WEIGHTS = ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")


def _ramp(name: str) -> dict[str, str]:
    return {weight: f"var(--{name}-{weight})" for weight in _WEIGHTS}


def _css(path: str) -> Any:
    return lambda request: static(path)


def may_see(model: str) -> Any:
    """Whether the sidebar shows a table to this user."""
    app, name = model.split(".")

    def allowed(request: HttpRequest) -> bool:
        return bool(request.user.has_perm(f"{app}.view_{name}"))

    return allowed


def _table(title: str, icon: str, model: str) -> dict[str, Any]:
    app, name = model.split(".")
    link = reverse_lazy(f"admin:{app}_{name}_changelist")
    return {"title": title, "icon": icon, "link": link, "permission": may_see(model)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "AGNT console",
    "SITE_HEADER": "AGNT",
    "SITE_SUBHEADER": "Console",
    "SITE_URL": "/",
    "SITE_ICON": _css("img/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _css("img/mark.svg")}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "var(--round)",
    "COLORS": {
        "base": _ramp("base"),
        "primary": _ramp("primary"),
        "font": {
            "subtle-light": "var(--ink-2)",
            "subtle-dark": "var(--ink-2)",
            "default-light": "var(--ink-2)",
            "default-dark": "var(--ink-2)",
            "important-light": "var(--ink)",
            "important-dark": "var(--ink)",
        },
    },
    "STYLES": [_css("css/tokens.css"), _css("css/console.css")],
    "DASHBOARD_CALLBACK": "agnt.front.console.dashboard",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": [
            {
                "title": "Now",
                "items": [
                    {"title": "What needs a person", "icon": "front_hand", "link": reverse_lazy("admin:index")},
                    {"title": "Stories", "icon": "timeline", "link": reverse_lazy("front:story-find")},
                    _table("Bookings", "event_seat", "bookings.booking"),
                    _table("Conversations", "forum", "chat.conversation"),
                ],
            },
            {
                "title": "Venues",
                "items": [
                    _table("Venues", "storefront", "venues.venue"),
                    _table("Claims", "verified_user", "venues.claimrequest"),
                    _table("Decisions", "gavel", "bookings.venuedecision"),
                    _table("Guests", "group", "venues.guest"),
                ],
            },
            {
                "title": "Network",
                "items": [
                    _table("Turns", "psychology", "agents.turn"),
                    _table("Quotes", "request_quote", "agents.quote"),
                    _table("Envelopes", "mail", "agents.envelope"),
                    _table("Sends", "send", "chat.send"),
                    _table("Deliveries", "local_shipping", "core.delivery"),
                ],
            },
            {
                "title": "Money",
                "items": [
                    _table("Fees", "percent", "billing.fee"),
                    _table("Ledger", "account_balance", "billing.transaction"),
                ],
            },
            {
                "title": "House",
                "items": [
                    _table("Jobs", "schedule", "core.jobrun"),
                    _table("Audit", "history", "core.auditentry"),
                    _table("Sign-ins", "badge", "core.user"),
                    _table("API keys", "key", "core.apikey"),
                ],
            },
        ],
    },
}
