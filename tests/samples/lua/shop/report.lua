local function line(cart)
    local names = {}
    cart:each(function(item)
        names[#names + 1] = item.name
    end)
    return cart.name .. ": " .. table.concat(names, ", ")
end

function log(text)
    print(text)
end

return { line = line }
