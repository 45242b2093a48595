-- Gives permits back to the window, or to the bucket within a window's time, that they were taken from.
-- KEYS: state. ARGV: now, algorithm, limit, permits a window, window, permits, ticket. Answers 1 if they were.
-- include Limit.lua

if not turn(1) then
    return 0
end
local ticket = tonumber(ARGV[7])
local moved = settle()
local isSame = since == ticket
if algorithm == FIXED then
    isSame = isSame and not moved
elseif algorithm ~= SLIDING then
    isSame = since >= ticket and since - ticket < window
end

local given = isSame and used > 0
if given then
    used = math.max(0, used - price())
end
if given or moved then
    redis.call('SET', KEYS[1], pack(), 'PX', keep())
end
return given and 1 or 0
