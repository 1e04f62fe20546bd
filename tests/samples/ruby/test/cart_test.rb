require_relative "../lib/cart"

cart = Shop::Cart.of(Shop::Item.new("tea", 250))
cart.pay(300)
