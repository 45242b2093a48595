-- Replaces the record with a given version, or writes the first record of its key. It does not expire.
-- KEYS: record. ARGV: the kind's letter, the present version (empty if there is no record), the new version, payload. Versions are
-- eight bytes, because Lua's numbers would lose the last bits of large ones. Returns 1 if it was written, else 0.
-- include Primary.lua
-- include Get.lua

local key, kind, previous, version = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local current = get(key)
if previous == '' then
    if current ~= false then
        return 0
    end
elseif type(current) ~= 'string' or string.sub(current, 1, 9) ~= kind .. previous then
    return 0
end
redis.call('SET', key, kind .. version .. ARGV[4])
return 1
