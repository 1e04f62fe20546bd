module Shop
  class Rounding
    def initialize(step)
      @step = step
    end

    def round(cents)
      (cents + @step - 1) / @step * @step
    end
  end

  module Counts
    def counted
      @count = (@count || 0) + 1
    end
  end
end
