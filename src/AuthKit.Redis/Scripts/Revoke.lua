-- Writes a revocation. Each write raises the entry's generation, whatever the clocks say, and never shortens the entry's life.
-- KEYS: entry. ARGV: generation by the caller's clock, now, end, sid to keep (16 bytes) or nothing.
-- The value: 'R', generation, end; and if a sid is kept, the lowest generation that it is kept from, and the sid.
-- include Get.lua

local MARGIN = 300000
local MAX_NUMBER = 281474976710656 -- 2^48: beyond any time, and exact in Lua

local function isNumber(number)
    return number >= 0 and number < MAX_NUMBER
end

local key, generation, now, ends, kept = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local keptFrom = 0
local current = get(key)
if type(current) == 'string' and (#current == 17 or #current == 41) and string.byte(current) == 82 then
    local present, presentEnds = struct.unpack('>i8i8', current, 2)
    local presentFrom = #current == 41 and struct.unpack('>i8', current, 18) or 0
    if isNumber(present) and isNumber(presentEnds) and isNumber(presentFrom) then
        generation, ends = math.max(generation, present + 1), math.max(ends, presentEnds)
        keptFrom = #current == 41 and string.sub(current, 26) == kept and presentFrom or present
    end
end

local value = 'R' .. struct.pack('>i8i8', generation, ends)
if kept ~= '' then
    value = value .. struct.pack('>i8', keptFrom) .. kept
end

-- The clocks of instances differ: a clock that is ahead must not shorten the expiry that another instance has set.
local ttl = math.max(math.max(ends - now, 0) + MARGIN, redis.call('PTTL', key))
redis.call('SET', key, value, 'PX', ttl)
