-- Adds a family, which replaces the existing family of its sid, and evicts the owner's oldest ones if there are too many. If the existing
-- family still answers the same token, nothing is added.
-- KEYS: family, the owner's index (three). ARGV: now, most families, value.
-- Returns the name and the value of the family that answers the same token; or else one list of the evicted families, with the sid and
-- the name of the key of each. Returns nothing, and adds no family, after deleting a full batch of expired ones: call again.
-- include Primary.lua
-- include RefreshFamilies.lua

local key, now, value = KEYS[1], tonumber(ARGV[1]), ARGV[3]
use(KEYS[2], KEYS[3], KEYS[4])
if sweep(now) then
    return false
end
-- Overwriting a family would leave one that is missing in its owner's index.
if redis.call('EXISTS', key) == 1 then
    return redis.error_reply('ERR a family with this key exists')
end

local sid = string.sub(value, 42, 63)
local name = redis.call('HMGET', names, sid)[1]
local before = name and tag .. 'f:' .. name
if before then
    -- In a family that answers no token, the token is all zeros and its end is -1.
    local present = get(before)
    if isFamily(present) and struct.unpack('>i8', value, 34) >= 0 and string.sub(present, 136, 167) == string.sub(value, 136, 167)
        and now < struct.unpack('>i8', present, 34) and now < struct.unpack('>i8', present, 2) then
        return { name, present }
    end
end

-- The sid keeps its place in the index and is overwritten, so that no key of the index is deleted and created again.
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
