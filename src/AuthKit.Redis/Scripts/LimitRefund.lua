-- Returns permits to the window that they were taken from, or to the bucket if less than a window has passed.
-- KEYS: count. ARGV: now, algorithm, window, permits per window, price of the permits, ticket; packed. Returns 1 if they were returned, else 0.

local key = KEYS[1]
local now, algorithm, window, rate, price, ticket = struct.unpack('<dddddd', ARGV[1])
-- include LimitSettle.lua

local isSame = since == ticket and not (algorithm == 1 and isMoved)
if algorithm == 3 then
    isSame = ticket <= since and since - ticket < window
end
local isGiven = isKept and isSame and used > 0
if isGiven then
    used = math.max(0, used - price)
end
if isGiven or isMoved then
    -- include LimitWrite.lua
end
if not isGiven then
    -- include Primary.lua
end
return isGiven and 1 or 0
