"""docs/settings.md says what agnt/env.py reads."""

from agnt.env import Env
from agnt.front.management.commands import settings_doc


def test_the_page_is_current() -> None:
    assert settings_doc.PAGE.read_text() == settings_doc.page(), "manage.py settings_doc writes it anew"


def test_each_setting_says_what_it_is() -> None:
    assert [name for name, field in Env.model_fields.items() if not field.description] == []
