require_relative "item"

module Shop
  class Cart
    include Counts

    LIMIT = 10

    def initialize
      @items = []
      @rounding = Rounding.new(5)
      @last = nil
    end

    def add(item)
      @items << item if @items.size < LIMIT
      @last = item
      counted
      self
    end

    def total
      sum = 0
      @items.each { |item| sum += item.price }
      @rounding.round(sum)
    end

    def pay(amount)
      enough = amount >= total
      close if enough
      enough
    end

    def self.of(item)
      new.add(item)
    end

    private

    def close
      @items.clear
    end
  end
end
