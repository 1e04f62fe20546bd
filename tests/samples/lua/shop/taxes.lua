local M = { rate = 0.2 }

function M.of(amount)
    return amount * M.rate
end

return M
