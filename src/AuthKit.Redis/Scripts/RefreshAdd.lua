-- Adds a family in the place of the one that its sid has, and makes room for it; or answers with that one.
-- KEYS: family, the owner's index (three). ARGV: now, most families, value.
-- Answers the name and the value of the family that answers the same token; or one list of those that were evicted, of each its sid and
-- the name of its key; nothing, with no family added, after a full batch of expired ones: call again.
-- include Primary.lua
-- include RefreshFamilies.lua

local key, now, value = KEYS[1], tonumber(ARGV[1]), ARGV[3]
use(KEYS[2], KEYS[3], KEYS[4])
if sweep(now) then
    return false
end
-- Overwriting one would leave a family that its owner's index lacks.
if redis.call('EXISTS', key) == 1 then
    return redis.error_reply('ERR a family with this key exists')
end

local sid = string.sub(value, 42, 63)
local name = redis.call('HMGET', names, sid)[1]
local before = name and tag .. 'f:' .. name
if before then
    -- A family without a token that it answers has zeros there, and an end of -1.
    local present = get(before)
    if isFamily(present) and struct.unpack('>i8', value, 34) >= 0 and string.sub(present, 136, 167) == string.sub(value, 136, 167)
        and now < struct.unpack('>i8', present, 34) and now < struct.unpack('>i8', present, 2) then
        return { name, present }
    end
end

-- The sid keeps its place in the index: it is written over, so that no key of the index goes and comes.
local evicted = {}
local excess = redis.call('ZCARD', byCreation) + (before and 0 or 1) - tonumber(ARGV[2])
while excess > 0 do
    local sids, most = {}, math.min(excess, BATCH)
    for _, other in ipairs(redis.call('ZRANGE', byCreation, 0, most)) do
        if other ~= sid and #sids < most then
            sids[#sids + 1] = other
        end
    end
    if #sids == 0 then
        break
    end
    for i, other in ipairs(redis.call('HMGET', names, unpack(sids))) do
        if other then
            evicted[#evicted + 1] = sids[i]
            evicted[#evicted + 1] = other
        end
    end
    drop(sids)
    excess = excess - #sids
end

if before then
    redis.call('EXISTS', key, before, byCreation, byEnd, names)
    redis.call('DEL', before)
end
put(key, value, now)
return { evicted }
