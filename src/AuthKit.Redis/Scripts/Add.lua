-- Adds a session, and evicts the owner's oldest ones if there are too many.
-- KEYS: session, the owner's index (three). ARGV: now, most sessions, value.
-- Returns the sids that were evicted. Returns nothing, and adds no session, after deleting a full batch of expired ones: call again.
-- include Index.lua

local key, now, value = KEYS[1], tonumber(ARGV[1]), ARGV[3]
use(KEYS[2], KEYS[3], KEYS[4])
if sweep(now) then
    return false
end
-- Overwriting a session would leave one that is missing in its owner's index.
if redis.call('EXISTS', key) == 1 or redis.call('HEXISTS', names, string.sub(value, 58, 79)) == 1 then
    return redis.error_reply('ERR a session with this key or sid exists')
end

local evicted = {}
local excess = redis.call('ZCARD', byCreation) + 1 - tonumber(ARGV[2])
while excess > 0 do
    local sids = redis.call('ZRANGE', byCreation, 0, math.min(excess, BATCH) - 1)
    drop(sids)
    for _, sid in ipairs(sids) do
        evicted[#evicted + 1] = sid
    end
    excess = excess - #sids
end

put(key, value, now)
point(key, value, now)
return evicted
