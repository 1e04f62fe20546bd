from .rules import Rule, Percentage, Threshold
from .rules import apply_all


def total(cart, rules: list[Rule] = ()):
    """The price of a cart after all rules."""
    return apply_all(cart.subtotal(), rules)
