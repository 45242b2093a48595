-- Included by the other scripts of refresh tokens. Offsets are those of RefreshFamilyValue.cs plus one.
local KINDS = { record = 'f:', created = 'g:', ends = 'h:', names = 'n:' }
local AT = { created = 26, sid = 42, owner = 64 }

-- include Get.lua
-- include OwnedRecords.lua

-- False for a missing value, and for a value that this store did not write.
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

local isRecord = isFamily

-- Finds the live family of a key; deletes the family if it has expired.
local function find(key, now)
    local value = get(key)
    if not isFamily(value) then
        return nil
    end
    if now >= struct.unpack('>i8', value, 2) then
        pcall(forget, key, value) -- May fail: a server that refuses writes for the moment can still be read.
        return nil
    end
    return value
end
