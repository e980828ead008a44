from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "agnt.core"
    label = "core"
    verbose_name = "Core"
