-- Included by the other scripts: how a session and its owner's index belong together.
--
-- An owner has three keys: sids by creation, sids by end as things stand, and sid to the name of the session's key.
-- They and the sessions share one hash tag, so that every key made here from a name, in a session or in the index, is
-- in the slot of the keys that were passed. Offsets are those of SessionValue.cs plus one.
--
-- While a slot moves, a key that is on the other node looks missing here. Redis refuses a command on several keys of which some
-- are missing: an EXISTS of all keys comes before the first write, so that a script has them all or ends. It also refuses a
-- key that the script itself deleted: each is deleted once, and not named after that.

local BATCH = 500
local MARGIN = 300000
local MAX_NUMBER = 281474976710656 -- 2^48: beyond any time, and exact in Lua

local tag, byCreation, byEnd, names

local function use(created, ends, sids)
    tag = string.sub(created, 1, -43)
    byCreation, byEnd, names = created, ends, sids
end

-- Turns to the index of a session's owner.
local function useOwnerOf(key, value)
    local slot, owner = string.sub(key, 1, -43), string.sub(value, 80, 119)
    use(slot .. 'c:' .. owner, slot .. 'e:' .. owner, slot .. 'k:' .. owner)
    redis.call('EXISTS', key, byCreation, byEnd, names)
end

-- False for nothing, for a pointer, and for whatever this store did not write.
local function isSession(value)
    if type(value) ~= 'string' or #value < 203 or string.byte(value) ~= 83 then
        return false
    end
    for _, number in ipairs({ struct.unpack('>i8i8i8i8i8i8', value, 2) }) do
        if number < 0 or number > MAX_NUMBER then
            return false
        end
    end
    return true
end

-- Deletes sessions by sid, at most 1,001 of them, and the key that a caller knows; answers how many there were.
local function drop(sids, also)
    if #sids == 0 then
        return 0
    end
    local keys, dropped = { also }, 0
    for _, name in ipairs(redis.call('HMGET', names, unpack(sids))) do
        local key = name and tag .. 's:' .. name
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

-- Deletes a session that was found to have expired. Called by pcall where it is found by reading: a server that refuses
-- writes for the moment is read all the same.
local function forget(key, value)
    useOwnerOf(key, value)
    drop({ string.sub(value, 58, 79) }, key)
end

-- Deletes one batch of the owner's expired sessions; true where there may be more.
local function sweep(now)
    local sids = redis.call('ZRANGEBYSCORE', byEnd, '-inf', now, 'LIMIT', 0, BATCH)
    drop(sids)
    return #sids == BATCH
end

-- Writes a session and its place in the index. Every key outlives it by the margin, the index its longest-lived one.
-- The session comes last: if the server refuses one of the keys, no session is left that its owner's index lacks.
local function put(key, value, now)
    local ends, sid = struct.unpack('>i8', value, 2), string.sub(value, 58, 79)
    local ttl = math.max(ends - now, 0) + MARGIN
    local left = redis.call('PTTL', byCreation)
    redis.call('ZADD', byEnd, ends, sid)
    redis.call('ZADD', byCreation, struct.unpack('>i8', value, 34), sid)
    redis.call('HSET', names, sid, string.sub(key, -40))
    if left < ttl then
        redis.call('PEXPIRE', byEnd, ttl)
        redis.call('PEXPIRE', byCreation, ttl)
        redis.call('PEXPIRE', names, ttl)
    end
    redis.call('SET', key, value, 'PX', ttl)
end

-- Lets the key of the token before a rotation point to the session, where the session has one.
local function point(key, value, now)
    local answersUntil = struct.unpack('>i8', value, 50)
    if answersUntil > now then
        local previous = string.sub(key, 1, -41) .. string.sub(value, 160, 199)
        redis.call('SET', previous, 'P' .. string.sub(key, -40), 'PX', answersUntil - now + MARGIN)
    end
end

-- The same session, last seen at a given time.
local function seenAt(value, seen)
    local idle, expires = struct.unpack('>i8i8', value, 18)
    return 'S' .. struct.pack('>i8i8', math.min(seen + idle, expires), seen) .. string.sub(value, 18)
end
