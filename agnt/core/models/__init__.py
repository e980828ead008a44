"""The leftmost tables: who people are, what came in, what must happen, who did what."""

from agnt.core.models.access import ApiKey, IdempotencyRecord, Nonce, Quota
from agnt.core.models.flow import Delivery, Event, InboundEvent, JobRun
from agnt.core.models.mail import Mail
from agnt.core.models.people import ChannelIdentity, LinkCode, Person, PersonKey, User
from agnt.core.models.record import AuditEntry, FxRate, Transition

__all__ = [
    "ApiKey",
    "AuditEntry",
    "ChannelIdentity",
    "Delivery",
    "Event",
    "FxRate",
    "IdempotencyRecord",
    "InboundEvent",
    "JobRun",
    "LinkCode",
    "Mail",
    "Nonce",
    "Person",
    "PersonKey",
    "Quota",
    "Transition",
    "User",
]
