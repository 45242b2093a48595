-- Included by Index.lua and RefreshFamilies.lua: keeps a record and its owner's index consistent.
--
-- An owner has three keys: sids by creation, sids by current end, and sids with the names of their records' keys.
-- They and the records have the same hash tag, so that every key that is built here from a name, in a record or in the index, is
-- in the slot of the keys that were passed.
--
-- While a slot is migrated, a key on the other node looks missing here. Redis refuses a command on several keys if some of them are
-- missing. An EXISTS of all keys therefore comes before the first write: either all keys are here, or the script ends. Redis also refuses
-- a key that the script itself deleted, so each key is deleted once and not used afterwards.
--
-- The script that includes this one first defines KINDS and AT. KINDS has the letters of the keys of a record, of sids by creation, of
-- sids by end and of names. AT has the offsets of the creation, the sid and the name of the owner. A value begins with a letter and its end.

local BATCH = 500
local MARGIN = 300000
local MAX_NUMBER = 281474976710656 -- 2^48: beyond any time, and exact in Lua

local tag, byCreation, byEnd, names

local function use(created, ends, sids)
    tag = string.sub(created, 1, -43)
    byCreation, byEnd, names = created, ends, sids
end

local function sidOf(value)
    return string.sub(value, AT.sid, AT.sid + 21)
end

-- Selects the index of a record's owner.
local function useOwnerOf(key, value)
    local slot, owner = string.sub(key, 1, -43), string.sub(value, AT.owner, AT.owner + 39)
    use(slot .. KINDS.created .. owner, slot .. KINDS.ends .. owner, slot .. KINDS.names .. owner)
    redis.call('EXISTS', key, byCreation, byEnd, names)
end

-- Deletes records by sid, at most 1,001 of them, and the key that the caller passes; returns how many were deleted.
local function drop(sids, also)
    if #sids == 0 then
        return 0
    end
    local keys, dropped = { also }, 0
    for _, name in ipairs(redis.call('HMGET', names, unpack(sids))) do
        local key = name and tag .. KINDS.record .. name
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

-- Deletes a record that has expired or must not exist any longer. A script that only reads calls it by pcall: if the server refuses writes
-- for the moment, it can still be read.
local function forget(key, value)
    useOwnerOf(key, value)
    drop({ sidOf(value) }, key)
end

-- Deletes one batch of the owner's expired records; true if there may be more.
local function sweep(now)
    local sids = redis.call('ZRANGEBYSCORE', byEnd, '-inf', now, 'LIMIT', 0, BATCH)
    drop(sids)
    return #sids == BATCH
end

-- Writes a record and its entries in the index. The record's key outlives the record by the margin, and the index outlives its longest-lived
-- record. The record is written last: if the server refuses one of the writes, there is no record that is missing in its owner's index.
local function put(key, value, now)
    local ends, sid = struct.unpack('>i8', value, 2), sidOf(value)
    local ttl = math.max(ends - now, 0) + MARGIN
    local left = redis.call('PTTL', byCreation)
    redis.call('ZADD', byEnd, ends, sid)
    redis.call('ZADD', byCreation, struct.unpack('>i8', value, AT.created), sid)
    redis.call('HSET', names, sid, string.sub(key, -40))
    if left < ttl then
        redis.call('PEXPIRE', byEnd, ttl)
        redis.call('PEXPIRE', byCreation, ttl)
        redis.call('PEXPIRE', names, ttl)
    end
    redis.call('SET', key, value, 'PX', ttl)
end
