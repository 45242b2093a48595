-- Included by the other scripts of refresh tokens: how a family and its owner's index belong together.
--
-- An owner has three keys: sids by creation, sids by end as things stand, and sid to the name of the family's key. They
-- and the families share one hash tag, so that every key made here from a name, in a family or in the index, is in the slot
-- of the keys that were passed. Offsets are those of RefreshFamilyValue.cs plus one.
--
-- While a slot moves, a key that is on the other node looks missing here. Redis refuses a command on several keys of which some
-- are missing: an EXISTS of all keys comes before the first write, so that a script has them all or ends. It also refuses a
-- key that the script itself deleted: each is deleted once, and not named after that.

-- include Get.lua
local BATCH = 500
local MARGIN = 300000
local MAX_NUMBER = 281474976710656 -- 2^48: beyond any time, and exact in Lua

local tag, byCreation, byEnd, names

local function use(created, ends, sids)
    tag = string.sub(created, 1, -43)
    byCreation, byEnd, names = created, ends, sids
end

-- Turns to the index of a family's owner.
local function useOwnerOf(key, value)
    local slot, owner = string.sub(key, 1, -43), string.sub(value, 64, 103)
    use(slot .. 'g:' .. owner, slot .. 'h:' .. owner, slot .. 'n:' .. owner)
    redis.call('EXISTS', key, byCreation, byEnd, names)
end

-- False for nothing, and for whatever this store did not write.
local function isFamily(value)
    if type(value) ~= 'string' or #value < 171 or string.byte(value) ~= 70 then
        return false
    end
    local ends, refreshed, expires, created, previousEnds = struct.unpack('>i8i8i8i8i8', value, 2)
    for _, number in ipairs({ ends, refreshed, expires, created }) do
        if number < 0 or number > MAX_NUMBER then
            return false
        end
    end
    return previousEnds >= -1 and previousEnds <= MAX_NUMBER
end

-- Deletes families by sid, at most 1,001 of them, and the key that a caller knows; answers how many there were.
local function drop(sids, also)
    if #sids == 0 then
        return 0
    end
    local keys, dropped = { also }, 0
    for _, name in ipairs(redis.call('HMGET', names, unpack(sids))) do
        local key = name and tag .. 'f:' .. name
        if key and key ~= also then
            keys[#keys + 1] = key
        end
    end
    redis.call('EXISTS', byCreation, byEnd, names, unpack(keys))
    if #keys > 0 then
        dropped = redis.call('DEL', unpack(keys))
    end
    redis.call('HDEL', names, unpack(sids))
    redis.call('ZREM', byCreation, unpack(sids))
    redis.call('ZREM', byEnd, unpack(sids))
    return dropped
end

-- Deletes a family that has expired, or whose spent token was used.
local function forget(key, value)
    useOwnerOf(key, value)
    drop({ string.sub(value, 42, 63) }, key)
end

-- Deletes one batch of the owner's expired families; true where there may be more.
local function sweep(now)
    local sids = redis.call('ZRANGEBYSCORE', byEnd, '-inf', now, 'LIMIT', 0, BATCH)
    drop(sids)
    return #sids == BATCH
end

-- Writes a family and its place in the index. Every key outlives it by the margin, the index its longest-lived one. The
-- family comes last: if the server refuses one of the keys, no family is left that its owner's index lacks.
local function put(key, value, now)
    local ends, sid = struct.unpack('>i8', value, 2), string.sub(value, 42, 63)
    local ttl = math.max(ends - now, 0) + MARGIN
    local left = redis.call('PTTL', byCreation)
    redis.call('ZADD', byEnd, ends, sid)
    redis.call('ZADD', byCreation, struct.unpack('>i8', value, 26), sid)
    redis.call('HSET', names, sid, string.sub(key, -40))
    if left < ttl then
        redis.call('PEXPIRE', byEnd, ttl)
        redis.call('PEXPIRE', byCreation, ttl)
        redis.call('PEXPIRE', names, ttl)
    end
    redis.call('SET', key, value, 'PX', ttl)
end

-- The live family behind a key; deletes it where it has expired.
local function find(key, now)
    local value = get(key)
    if not isFamily(value) then
        return nil
    end
    if now >= struct.unpack('>i8', value, 2) then
        pcall(forget, key, value) -- A server that refuses writes for the moment is read all the same.
        return nil
    end
    return value
end
