-- Included after LimitSettle.lua: RateLimitCount.Allows in Lua. Takes spare, the most that may be used before the
-- permits; gives isAllowed. What counts of the window before is rounded up, which multiplying by the window says too.

local isAllowed = used <= spare
if previous > 0 then
    isAllowed = previous * (since + window - math.max(now, since)) <= (spare - used) * window
end
