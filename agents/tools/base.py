"""What a tool is: a typed function over a context that the model neither sees nor makes, and cleaned arguments."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from agents.llm.base import ToolSpec
from agnt.lib import text
from agnt.lib.errors import DomainError
from chat.models import Conversation

Json = dict[str, Any]
LONGEST = 500  # characters of any one string
_WALL = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")


@dataclass(frozen=True, slots=True)
class ToolContext:
    """For whom a tool runs. Given by the runner, never by the model, and in no schema.

    `tainted`: text of a third party is in the turn, so a tool only prepares (the write tools here never do more).
    """

    conversation: Conversation
    language: str = "en"
    tainted: bool = False


class Arguments(BaseModel):
    """What a model passes: unknown keys are stripped, strings cleaned and clamped, empty ones taken as not given."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _cleaned(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            raise ValueError("the arguments must be an object")
        cleaned = {str(key): _clean(value) for key, value in given.items()}
        return {key: value for key, value in cleaned.items() if value not in (None, "")}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return text.clamp(text.clean(value).strip(), LONGEST)
    if isinstance(value, list):
        return [_clean(item) for item in value[:50]]
    return value


def _wall_time(value: Any) -> Any:
    match = _WALL.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a time is written HH:MM")
    return dt.time(int(match[1]) % 24, int(match[2])) if int(match[1]) <= 24 and int(match[2]) < 60 else value


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a date is written YYYY-MM-DD")
    return value[:10]


Wall = Annotated[dt.time, BeforeValidator(_wall_time, json_schema_input_type=str)]
Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=str)]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `run` gets the context and an instance of `arguments`, inside the transaction of its call.

    `explain` gets the arguments and what `run` refused, once that transaction is undone, and may add what can be had
    instead. `third_party`: its results hold words that are not ours and not the guest's.
    """

    name: str
    description: str
    kind: Literal["read", "write", "money"]
    arguments: type[Arguments]
    run: Callable[[ToolContext, Any], Json]
    explain: Callable[[Any, DomainError], DomainError] | None = None
    third_party: bool = False

    @property
    def spec(self) -> ToolSpec:
        """The tool as a model sees it."""
        return ToolSpec(self.name, self.description, self.arguments.model_json_schema(), self.kind)

    def parse(self, given: Any) -> Arguments:
        """The arguments, checked. Raises DomainError `bad_arguments` with a list of what is wrong where."""
        try:
            return self.arguments.model_validate(given)
        except ValidationError as error:
            wrong = [
                {"field": ".".join(str(part) for part in problem["loc"]), "problem": problem["msg"]}
                for problem in error.errors(include_url=False, include_context=False, include_input=False)
            ]
            raise DomainError(
                "bad_arguments", "Some arguments are missing or wrong. Ask the guest or correct them.", fields=wrong
            ) from error
