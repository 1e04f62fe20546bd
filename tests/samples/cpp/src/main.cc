#include <iostream>

#include "shop/cart.h"

using shop::Cart;

static void fill(Cart& cart) {
  shop::Item tea("tea", 250);
  cart.add(std::make_unique<shop::Item>("cup", 700));
  cart.add(std::make_unique<shop::Discounted>(tea, 10));
}

int main() {
  Cart cart;
  fill(cart);
  std::cout << cart.total() << "\n";
  return cart.pay(1000) ? 0 : 1;
}
