"""Outside agents: `ext-<slug>`, each behind the API key of its owner."""

import re

from agents.models import Agent
from agnt.core.models import ApiKey
from agnt.core.services import api_keys
from agnt.lib import tx
from agnt.lib.errors import DomainError

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAY_REGISTER = (ApiKey.Tier.PRO, ApiKey.Tier.ENTERPRISE)


@tx.verb
def issue_key(
    *, name: str, tier: str, test: bool = False, scopes: list[str] | None = None, agent: str = "", by: str
) -> api_keys.Issued:
    """Make a key and, where `agent` is a slug, the outside agent that it owns; both or neither."""
    issued = api_keys.issue(name=name, tier=tier, test=test, scopes=scopes, by=by)
    if agent:
        register(slug=agent, api_key=issued.row)
    return issued


@tx.step
def register(*, slug: str, api_key: ApiKey) -> Agent:
    """The agent `ext-<slug>` of this key. The same call again returns it.

    Raises DomainError `tier_required` (403) for a free key that is no test key, `bad_slug` (422), and `agent_taken`
    (409) when another key has that agent.
    """
    if api_key.tier not in _MAY_REGISTER and not api_key.test:
        raise DomainError("tier_required", "Only pro and enterprise keys register agents.", status=403)
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise DomainError(
            "bad_slug", "An agent's name is small letters, digits and single hyphens, up to 60.", status=422
        )
    agent, _made = Agent.objects.get_or_create(
        id=f"ext-{slug}", defaults={"kind": Agent.Kind.EXTERNAL, "api_key": api_key}
    )
    if agent.api_key_id != api_key.pk:
        raise DomainError("agent_taken", f"The agent {agent.id} belongs to another key.", status=409)
    return agent
