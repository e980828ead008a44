from django.apps import AppConfig
from django.core.checks import Tags, register

from agnt import checks


class FrontConfig(AppConfig):
    name = "agnt.front"
    label = "front"
    verbose_name = "Front"

    def ready(self) -> None:
        register(checks.what_production_needs, Tags.security)
