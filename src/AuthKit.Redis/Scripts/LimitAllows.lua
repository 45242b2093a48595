-- Included after LimitSettle.lua: RateLimitCount.Allows in Lua. Takes spare, the most that may be used before the permits are taken;
-- sets isAllowed. The share of the previous window is rounded up. Multiplying by the window has the same effect without a division.

local isAllowed = used <= spare
if previous > 0 then
    isAllowed = previous * (since + window - math.max(now, since)) <= (spare - used) * window
end
