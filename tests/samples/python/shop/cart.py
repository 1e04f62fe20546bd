from __future__ import annotations

from collections import Counter

from . import catalog
from .catalog import Item, find


class Cart:
    items: Counter[str]

    def __init__(self):
        self.items = Counter()

    def add(self, code: str, count: int = 1) -> Cart:
        item = find(code)
        if item is None:
            raise KeyError(code)
        self.items[item.code] += count
        return self

    def subtotal(self) -> float:
        return sum(self._price(code) * n for code, n in self.items.items())

    def _price(self, code: str) -> float:
        item: Item = catalog.find(code)
        return item.price()


def example() -> Cart:
    cart = Cart().add("pen").add("ink", 2)
    return cart
