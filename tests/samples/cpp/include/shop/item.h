#pragma once

#include <string>
#include <utility>

namespace shop {

/// What can be sold.
class Item {
 public:
  explicit Item(std::string name, int price = 0) : name_(std::move(name)), price_(price) {}
  virtual ~Item() = default;

  const std::string& name() const { return name_; }
  virtual int price() const;

 protected:
  std::string name_;
  int price_;
};

/// An item for less.
class Discounted : public Item {
 public:
  Discounted(const Item& item, int percent);
  int price() const override;

 private:
  int percent_;
};

}  // namespace shop
