"""The table that `make bench` writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; where there is a peer or a floor, the ratio to it and the ratio to reach."""

    name: str
    value: str
    ratio: float | None = None
    against: str = ""
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target was reached; empty where there is none."""
        if self.target is None or self.ratio is None:
            return ""
        return "reached" if self.ratio >= self.target else "missed"


def table(lines: list[Line]) -> str:
    """The lines as a Markdown table."""
    rows = ["| what | measured | ratio | against | target | |", "|---|---|---|---|---|---|"]
    for line in lines:
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else ""
        target = f"{line.target:.2f}" if line.target is not None else ""
        rows.append(f"| {line.name} | {line.value} | {ratio} | {line.against} | {target} | {line.verdict} |")
    return "\n".join(rows)
