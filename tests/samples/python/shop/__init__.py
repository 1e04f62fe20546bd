"""A small shop."""

from .cart import Cart
from .pricing import total

__all__ = ["Cart", "total"]
