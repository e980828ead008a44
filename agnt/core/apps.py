from django.apps import AppConfig

from agnt.core import forms


class CoreConfig(AppConfig):
    name = "agnt.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Forms say what to do where Django would say that a field is required."""
        forms.speak_plainly()
