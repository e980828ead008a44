"""One run of a turn: the runner's grip, the turn as it stands, the steps stored so far."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agents.models import Step, Turn
from agents.services import turns

Json = dict[str, Any]


@dataclass(slots=True)
class Run:
    """What a runner works on. `steps` is what is in the database: a step joins it once it is committed."""

    grip: turns.Grip
    turn: Turn
    steps: list[Step]

    @classmethod
    def load(cls, grip: turns.Grip) -> "Run":
        """The turn with the steps that earlier runners stored."""
        turn = Turn.objects.select_related("conversation__person", "conversation__account").get(pk=grip.turn_id)
        stored = [] if grip.is_first else list(turn.steps.select_related("turn").order_by("number"))
        return cls(grip, turn, stored)

    def store(self, kind: Step.Kind, work: Callable[[Turn], Json]) -> None:
        """Do the work and store it as the next step, at once or not at all. What `work` raises is raised."""
        number = len(self.steps) + 1
        self.steps.append(turns.store(grip=self.grip, number=number, kind=kind, work=work))

    def finish(self, work: Callable[[Turn], Json]) -> None:
        """The same for the last step, which ends the turn."""
        number = len(self.steps) + 1
        self.steps.append(turns.finish(grip=self.grip, number=number, work=work))

    def of_kind(self, kind: Step.Kind) -> list[Step]:
        """The stored steps of a kind, in order."""
        return [step for step in self.steps if step.kind == kind]

    @property
    def heard(self) -> Json:
        """What the READ step says."""
        data: Json = self.steps[0].data or {}
        return data

    @property
    def language(self) -> str:
        """The language to answer in: the model's reading of it, else what is known of the guest."""
        for step in reversed(self.of_kind(Step.Kind.REPLY)):
            if language := (step.data or {}).get("language"):
                return str(language)
        return self.turn.conversation.language or self.turn.conversation.person.language or "en"
