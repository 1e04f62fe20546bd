from dataclasses import dataclass


class Rule:
    """Changes a price."""

    def apply(self, price: float) -> float:
        raise NotImplementedError

    def describe(self) -> str:
        return type(self).__name__


@dataclass
class Percentage(Rule):
    percent: float

    def apply(self, price: float) -> float:
        return price * (1 - self.percent / 100)


class Threshold(Rule):
    def __init__(self, minimum: float, then: Rule):
        self.minimum = minimum
        self.then = then

    def apply(self, price: float) -> float:
        if price < self.minimum:
            return price
        return self.then.apply(price)

    def describe(self) -> str:
        return f"{super().describe()} of {self.then.describe()}"


def apply_all(price: float, rules: list[Rule]) -> float:
    for rule in rules:
        price = rule.apply(price)
    return round(price, 2)
