from shop import Cart, total
from shop.pricing import Percentage


def test_total():
    cart = Cart().add("pen", 2)
    assert total(cart, [Percentage(10)]) == 2.16
