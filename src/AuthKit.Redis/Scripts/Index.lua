-- Included by the other scripts of sessions. Offsets are those of SessionValue.cs plus one.
local KINDS = { record = 's:', created = 'c:', ends = 'e:', names = 'k:' }
local AT = { created = 34, sid = 58, owner = 80 }

-- include OwnedRecords.lua

-- False for a missing value, for a pointer, and for a value that this store did not write.
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

local isRecord = isSession

-- Makes the key of the token before a rotation point to the session, if the session has such a key.
local function point(key, value, now)
    local answersUntil = struct.unpack('>i8', value, 50)
    if answersUntil > now then
        local previous = string.sub(key, 1, -41) .. string.sub(value, 160, 199)
        redis.call('SET', previous, 'P' .. string.sub(key, -40), 'PX', answersUntil - now + MARGIN)
    end
end

-- The same session with another time of its last use.
local function seenAt(value, seen)
    local idle, expires = struct.unpack('>i8i8', value, 18)
    return 'S' .. struct.pack('>i8i8', math.min(seen + idle, expires), seen) .. string.sub(value, 18)
end
