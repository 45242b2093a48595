-- Replaces the session with a given key and version.
-- KEYS: old session, new session, the owner's index (three). ARGV: now, version, value.
-- Returns the number of a StoreWrite.
-- include Primary.lua
-- include Get.lua
-- include Index.lua

local old, key, now, value = KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[3]
local current = get(old)
if not isSession(current) then
    return 0
end
local ends, seen = struct.unpack('>i8i8', current, 2)
if now >= ends then
    forget(old, current)
    return 0
end
if struct.unpack('>i8', current, 42) ~= tonumber(ARGV[2]) then
    return 1
end

if seen > struct.unpack('>i8', value, 10) then
    value = seenAt(value, seen)
end
use(KEYS[3], KEYS[4], KEYS[5])
redis.call('DEL', old)
put(key, value, now)
point(key, value, now)
return 2
