#include "shop/cart.h"

namespace shop {

namespace {

int rounded(int cents) { return (cents + 4) / 5 * 5; }

}  // namespace

struct Cart::Receipt {
  Receipt(const Cart& cart, int amount) : cart(cart), amount(amount) {}
  int change() const { return amount - cart.total(); }

  const Cart& cart;
  int amount;
};

void Cart::add(std::unique_ptr<Item> item) { items_.push_back(std::move(item)); }

int Cart::total() const {
  int sum = 0;
  for (const auto& item : items_) {
    sum += item->price();
  }
  return rounded(sum);
}

Cart::Receipt* Cart::print(int amount) { return new Receipt(*this, amount); }

bool Cart::pay(int amount) {
  if (amount < total()) return false;
  receipt_ = print(amount);
  auto change = receipt_->change();
  state_ = State::Paid;
  return change >= 0;
}

}  // namespace shop
