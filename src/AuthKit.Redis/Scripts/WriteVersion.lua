-- Writes a record in place of the one with the version before it; the first version in place of none. It does not expire.
-- KEYS: record. ARGV: the kind's letter, version, payload. Answers 1 if it was written.

local key, kind, version = KEYS[1], ARGV[1], tonumber(ARGV[2])
local current = redis.pcall('GET', key)
if version == 1 then
    if current ~= false then
        return 0
    end
elseif type(current) ~= 'string' or #current < 9 or string.sub(current, 1, 1) ~= kind
    or struct.unpack('>i8', current, 2) ~= version - 1 then
    return 0
end
redis.call('SET', key, kind .. struct.pack('>i8', version) .. ARGV[3])
return 1
