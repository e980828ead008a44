"""Venues and what they can offer: who works there, what can be booked, when they are open."""

from venues.models.catalogue import City, Venue, VenueQuerySet
from venues.models.finding import SearchEntry, SearchWord
from venues.models.guests import Guest
from venues.models.hours import Brake, Closure, PacingOverride, Shift
from venues.models.members import AnswerHours, Duty, Invitation, Member, NoticePreference
from venues.models.resources import Area, Combination, Resource
from venues.models.services import Service, ServiceNeed, TermsTier, TurnTime
from venues.models.starting import ClaimRequest, Onboarding

__all__ = [
    "AnswerHours",
    "Area",
    "Brake",
    "City",
    "ClaimRequest",
    "Closure",
    "Combination",
    "Duty",
    "Guest",
    "Invitation",
    "Member",
    "NoticePreference",
    "Onboarding",
    "PacingOverride",
    "Resource",
    "SearchEntry",
    "SearchWord",
    "Service",
    "ServiceNeed",
    "Shift",
    "TermsTier",
    "TurnTime",
    "Venue",
    "VenueQuerySet",
]
