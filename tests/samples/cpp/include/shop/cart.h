#pragma once

#include <memory>
#include <vector>

#include "shop/item.h"

#define SHOP_API __attribute__((visibility("default")))

namespace shop {

template <typename T>
struct Range {
  T* first;
  T* last;
  bool empty() const { return first == last; }
};

class SHOP_API Cart {
 public:
  enum class State { Open, Paid };

  void add(std::unique_ptr<Item> item);
  int total() const;
  bool pay(int amount);
  State state() const { return state_; }

 private:
  struct Receipt;
  Receipt* print(int amount);

  std::vector<std::unique_ptr<Item>> items_;
  Receipt* receipt_ = nullptr;
  State state_ = State::Open;
};

}  // namespace shop
