from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "agnt.front"
    label = "front"
    verbose_name = "Front"
