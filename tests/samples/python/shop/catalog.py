ITEMS = {}


class Item:
    def __init__(self, code, cents):
        self.code = code
        self.cents = cents

    def price(self):
        return self.cents / 100


def register(code, cents):
    ITEMS[code] = Item(code, cents)
    return ITEMS[code]


def find(code) -> Item | None:
    return ITEMS.get(code)


for code, cents in [("pen", 120), ("ink", 350)]:
    register(code, cents)
