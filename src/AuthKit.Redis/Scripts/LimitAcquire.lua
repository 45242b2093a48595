-- Takes all of the permits, or none of them.
-- KEYS: count. ARGV: now, algorithm, window, permits per window, price of the permits, the most that may be used before they are
-- taken; packed. Returns the count after taking them. If they were refused, returns '0' and the count, or 25 hyphens if there was no count.

local key = KEYS[1]
local now, algorithm, window, rate, price, spare = struct.unpack('<dddddd', ARGV[1])
-- include LimitSettle.lua
-- include LimitAllows.lua

if not isAllowed and not isMoved then
    -- include Primary.lua
    return '0' .. (isKept and value or '-------------------------')
end
if isAllowed then
    used = used + price
end
-- include LimitWrite.lua
return isAllowed and value or '0' .. value
