local Base = require("shop.base")
local taxes = require("shop.taxes")

local Cart = setmetatable({}, { __index = Base })
Cart.__index = Cart

--- Makes an empty cart.
function Cart.new(name)
    local self = setmetatable({}, Cart)
    self.name = name
    self.items = {}
    return self
end

function Cart:add(item)
    self.items[#self.items + 1] = item
    log("added")
end

local function sum(items)
    local total = 0
    for _, item in ipairs(items) do
        if item.price > 0 then
            total = total + item.price
        end
    end
    return total
end

function Cart:total()
    local net = sum(self.items)
    return net + taxes.of(net)
end

return Cart
