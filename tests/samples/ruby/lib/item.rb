module Shop
  # What can be sold.
  class Item
    attr_reader :name, :price

    def initialize(name, price = 0)
      @name = name
      @price = price
    end
  end

  class Discounted < Item
    def initialize(item, percent)
      super(item.name, item.price * (100 - percent) / 100)
    end
  end
end
