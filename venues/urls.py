"""Addresses of a venue's set-up pages; each of a venue begins with /venue/<slug>/."""

from django.urls import URLPattern, URLResolver, path, re_path

from venues.views import claims, joining, mine, people, settings, start
from venues.views.sections import SECTIONS

app_name = "venues"

_SETTINGS = "venue/<slug:slug>/settings/"


def _of_rows(kind: str, name: str) -> list[URLPattern]:
    """The pages of one part: its rows, a new one, one of them, the end of one."""
    here, given = f"{_SETTINGS}{name}/", {"kind": kind}
    return [
        path(here, settings.rows, given, name=f"{kind}-rows"),
        path(f"{here}new/", settings.edit, given, name=f"{kind}-new"),
        path(f"{here}<int:{kind}_id>/", settings.edit, given, name=kind),
        path(f"{here}<int:{kind}_id>/remove/", settings.remove, given, name=f"{kind}-remove"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("venues/", mine.mine, name="mine"),
    path("start/", start.start, name="start"),
    re_path(r"^start/(?P<step>kind|resources|hours|terms|preview)/$", start.step, name="start-step"),
    path("claim/", claims.find, name="claim-find"),
    path("claim/<slug:slug>/", claims.claim, name="claim"),
    path("join/<str:token>/", joining.join, name="join"),
    path(_SETTINGS, settings.hub, name="settings"),
    path(f"{_SETTINGS}house/", settings.house, {"kind": "house"}, name="house"),
    path(f"{_SETTINGS}rules/", settings.house, {"kind": "policy"}, name="policy"),
    path(f"{_SETTINGS}people/", people.people, name="people"),
    path(f"{_SETTINGS}people/<int:member_id>/", people.member, name="member"),
    path(f"{_SETTINGS}people/<int:member_id>/remove/", people.remove, name="member-remove"),
    path(f"{_SETTINGS}invitations/<int:invitation_id>/revoke/", people.revoke, name="invitation-revoke"),
    path(f"{_SETTINGS}answer-hours/", people.answer_hours, name="answer-hours"),
    *(page for section in SECTIONS for page in _of_rows(section.kind, section.path)),
]
