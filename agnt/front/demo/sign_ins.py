"""The list of sign-ins that `seed_demo` prints, and the private note of it in the installation's home.

The note lets `make run` print them again; it lies beside the other development secrets and never in the repository.
"""

from pathlib import Path

from agnt.env import env
from agnt.front.demo.people import STAFF
from agnt.front.services.demo_world import Made
from agnt.lib import ids

_HERE = "{here}"  # in the note: another start may be at another port


def written(made: Made) -> str:
    """The sign-ins as one neat table."""
    width = max(len(plan.email) for plan in STAFF)
    lines = [f"Demo sign-ins at {env.base_url}/admin/ (one password for all: {made.password})"]
    lines += [f"  {plan.email:<{width}}  {plan.what}" for plan in STAFF if plan.is_staff]
    lines.append(f"People of venues, at {env.base_url}/accounts/login/ (the same password)")
    lines += [f"  {plan.email:<{width}}  {plan.what}" for plan in STAFF if plan.works]
    lines.append("A developer, whose own pages are not built yet: in the console under Users")
    lines += [f"  {plan.email:<{width}}  {plan.what}" for plan in STAFF if not plan.is_staff and not plan.works]
    lines += [f"  {key.name:<{width}}  {key.raw}" for key in made.keys]
    return "\n".join(lines)


def keep(value: str) -> None:
    """Write the note, readable by its owner alone."""
    note = path()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.touch(mode=0o600)
    note.chmod(0o600)
    note.write_text(value.replace(env.base_url, _HERE) + "\n")


def kept() -> str:
    """The note of this database, with the addresses of this start, or an empty string."""
    note = path()
    return note.read_text().rstrip().replace(_HERE, env.base_url) if note.is_file() else ""


def path() -> Path:
    """One note for each database: the address is hashed, for it may hold a password."""
    return env.agnt_home / f"demo-sign-ins-{ids.digest(env.database_url)[:8]}.txt"
