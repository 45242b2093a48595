-- Included by the other scripts of one-time tokens: keeps a token and its owner's index consistent.
--
-- An owner has one key: a sorted set whose scores are all 0, so that it is ordered by its members: purpose, a zero byte, creation and
-- end (8 bytes each), the name of the token's key (40). It has the same hash tag as the tokens, so that every key that is built here
-- from a name, in a token or in the index, is in the slot of the keys that were passed. Offsets are those of OneTimeTokenValue.cs plus one.
--
-- While a slot is migrated, a key on the other node looks missing here. Redis refuses a command on several keys if some of them are
-- missing. An EXISTS of all keys therefore comes before the first write: either all keys are here, or the script ends. Redis also refuses
-- a key that the script itself deleted, so each key is deleted once and not used afterwards.

-- include Get.lua
local BATCH = 500
local MARGIN = 300000
local MAX_NUMBER = 281474976710656 -- 2^48: beyond any time, and exact in Lua
local MAX_TRIES = 2147483647 -- the largest int of .NET

-- Reads the fields that the scripts need; returns nothing for a value that this store did not write.
local function read(value)
    if type(value) ~= 'string' or #value < 103 then
        return nil
    end
    local kind, length = string.sub(value, 1, 1), string.byte(value, 98)
    if (kind ~= 'L' and kind ~= 'C') or length < 1 or length > 64 or #value < 102 + length then
        return nil
    end
    local ends, created, tries = struct.unpack('>i8i8i8', value, 2)
    if ends < 0 or ends > MAX_NUMBER or created < 0 or created > MAX_NUMBER or tries < 0 or tries > MAX_TRIES then
        return nil
    end
    return {
        kind = kind,
        ends = ends,
        tries = tries,
        code = string.sub(value, 26, 57),
        owner = string.sub(value, 58, 97),
        purpose = string.sub(value, 103, 102 + length),
        times = string.sub(value, 10, 17) .. string.sub(value, 2, 9),
    }
end

local function tagOf(key)
    return string.sub(key, 1, -43)
end

local function indexOf(key, token)
    return tagOf(key) .. 'o:' .. token.owner
end

local function memberOf(key, token)
    return token.purpose .. '\0' .. token.times .. string.sub(key, -40)
end

-- When the token of a member ends; 0 for a member that this store did not write.
local function endOf(member)
    return #member < 58 and 0 or (struct.unpack('>i8', member, #member - 47))
end

-- An owner's members of one purpose, the oldest first.
local function ofPurpose(index, purpose)
    return redis.call('ZRANGEBYLEX', index, '[' .. purpose .. '\0', '(' .. purpose .. '\1')
end

-- Deletes tokens by member; returns how many were deleted.
local function drop(index, members)
    local tag, dropped = tagOf(index), 0
    for start = 1, #members, BATCH do
        local some, keys = {}, {}
        for i = start, math.min(start + BATCH - 1, #members) do
            some[#some + 1] = members[i]
            keys[#keys + 1] = tag .. 't:' .. string.sub(members[i], -40)
        end
        redis.call('EXISTS', index, unpack(keys))
        dropped = dropped + redis.call('DEL', unpack(keys))
        redis.call('ZREM', index, unpack(some))
    end
    return dropped
end

-- Finds the live token of a key and purpose; deletes the token if it has expired.
local function find(key, purpose, now)
    local value = get(key)
    local token = read(value)
    if not token or token.purpose ~= purpose then
        return nil
    end
    if now >= token.ends then
        pcall(drop, indexOf(key, token), { memberOf(key, token) }) -- May fail: a server that refuses writes can still be read.
        return nil
    end
    return token, value
end

-- Deletes a token that is used, and all others of its owner and purpose. It also deletes a token that is missing in its owner's index,
-- so that this one works only once, too.
local function use(key, token)
    local index = indexOf(key, token)
    redis.call('EXISTS', key, index)
    local own, isListed, members = memberOf(key, token), false, ofPurpose(index, token.purpose)
    for _, member in ipairs(members) do
        isListed = isListed or member == own
    end
    drop(index, members)
    if not isListed then
        redis.call('DEL', key)
    end
end
