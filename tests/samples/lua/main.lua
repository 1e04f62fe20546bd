local Cart = require("shop.cart")
local report = require("shop.report")

local function main()
    local cart = Cart.new("spring")
    cart:add({ name = "tea", price = 3 })
    cart:add({ name = "pot", price = 12 })
    print(report.line(cart), cart:total())
    log("done")
end

main()
