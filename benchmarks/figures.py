"""One measured figure beside what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`at_least` and `at_most` may fail the run; `goal` is only printed."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    goal: str = ""

    @property
    def holds(self) -> bool:
        too_low = self.at_least is not None and self.value < self.at_least
        too_high = self.at_most is not None and self.value > self.at_most
        return not (too_low or too_high)

    def __str__(self) -> str:
        promise = self.goal and f"goal {self.goal}"
        if self.at_least is not None:
            promise = f"at least {self.at_least:g}"
        if self.at_most is not None:
            promise = f"at most {self.at_most:g}"
        mark = "" if self.holds else "   NOT HELD"
        return f"{self.name:62} {self.value:10.2f} {self.unit:8} {promise}{mark}"
