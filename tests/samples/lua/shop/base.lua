-- What carts and baskets have in common.
local Base = {}
Base.__index = Base

function Base:each(visit)
    for _, item in ipairs(self.items) do
        visit(item)
    end
end

return Base
