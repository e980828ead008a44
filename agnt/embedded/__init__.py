"""PostgreSQL and Redis out of Python wheels, when no address is given (ARCHITECTURE section 7)."""

from agnt.embedded.addresses import broker_url, database_url, django_database, redis_url

__all__ = ["broker_url", "database_url", "django_database", "redis_url"]
