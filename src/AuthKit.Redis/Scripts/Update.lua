-- Writes the payload of the session with a given key and version.
-- KEYS: session. ARGV: now, version, payload. Returns the number of a StoreWrite.
-- include Primary.lua
-- include Get.lua
-- include Index.lua

local key, now, version = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local value = get(key)
if not isSession(value) then
    return 0
end
local ends = struct.unpack('>i8', value, 2)
if now >= ends then
    forget(key, value)
    return 0
end
if struct.unpack('>i8', value, 42) ~= version then
    return 1
end

local tenant, subject = struct.unpack('>I2I2', value, 200)
local texts = tenant + (subject == 65535 and 0 or subject)
redis.call('SET', key,
    string.sub(value, 1, 41) .. struct.pack('>i8', version + 1) .. string.sub(value, 50, 203 + texts) .. ARGV[3],
    'PX', ends - now + MARGIN)
return 2
