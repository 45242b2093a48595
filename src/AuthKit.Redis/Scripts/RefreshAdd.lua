-- Adds a family, and makes room for it.
-- KEYS: family, the owner's index (three). ARGV: now, most families, value.
-- Answers the sids that were evicted; nothing, with no family added, after a full batch of expired ones: call again.
-- include RefreshFamilies.lua

local key, now, value = KEYS[1], tonumber(ARGV[1]), ARGV[3]
use(KEYS[2], KEYS[3], KEYS[4])
if sweep(now) then
    return false
end
-- Overwriting one would leave a family that its owner's index lacks.
if redis.call('EXISTS', key) == 1 or redis.call('HEXISTS', names, string.sub(value, 42, 63)) == 1 then
    return redis.error_reply('ERR a family with this key or sid exists')
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
return evicted
