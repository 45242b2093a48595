-- Takes permits, or none.
-- KEYS: count. ARGV: now, algorithm, window, permits a window, price of the permits, the most that may be used before
-- them; packed. Answers 1 or 0, whether they were given; then the count, after them or as it was found, or 25 hyphens.

local key = KEYS[1]
local now, algorithm, window, rate, price, spare = struct.unpack('>i8i8i8i8i8i8', ARGV[1])
-- include LimitSettle.lua
-- include LimitAllows.lua

if not isAllowed and not isMoved then
    return '0' .. (isKept and value or '-------------------------')
end
if isAllowed then
    used = used + price
end
-- include LimitWrite.lua
return (isAllowed and '1' or '0') .. value
