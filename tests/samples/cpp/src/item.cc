#include "shop/item.h"

namespace shop {

int Item::price() const { return price_; }

Discounted::Discounted(const Item& item, int percent) : Item(item.name(), item.price()), percent_(percent) {}

int Discounted::price() const { return Item::price() * (100 - percent_) / 100; }

}  // namespace shop
