-- Takes permits, or none.
-- KEYS: count. ARGV: now, algorithm, window, permits a window, price of the permits, the most that may be used before
-- them; packed. Answers the count, after them; where they were not given, 0 and the count as it was found, or 25 hyphens.

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
