-- Finds the session of a key, and records its use if that is due. Called if a plain read is not enough.
-- KEYS: session. ARGV: now, the latest last use that is old enough to be recorded again. Returns the session's value, or nothing.
-- include Primary.lua
-- include Get.lua

local key, now, touchBefore = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local value = get(key)
if type(value) ~= 'string' then
    return false
end

-- include Index.lua

if string.byte(value) == 80 and #value == 41 then
    local previous = key
    key = string.sub(previous, 1, -41) .. string.sub(value, 2)
    redis.call('EXISTS', previous, key)
    value = get(key)
    if not isSession(value) then
        return false
    end
    if string.sub(value, 160, 199) ~= string.sub(previous, -40) or now >= struct.unpack('>i8', value, 50) then
        redis.pcall('DEL', previous)
        return false
    end
elseif not isSession(value) then
    return false
end

local ends, seen = struct.unpack('>i8i8', value, 2)
if now >= ends then
    pcall(forget, key, value)
    return false
end
if seen <= touchBefore and seen < now then
    value = seenAt(value, now)
    useOwnerOf(key, value)
    put(key, value, now)
end
return value
