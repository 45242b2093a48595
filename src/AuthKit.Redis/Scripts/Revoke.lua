-- Writes a revocation, or joins it with the one that is there: of cut-off and end the later.
-- KEYS: entry. ARGV: now, cut-off, end.
-- include Get.lua

local MARGIN = 300000
local MAX_NUMBER = 281474976710656 -- 2^48: beyond any time, and exact in Lua

local key, now, cutOff, ends = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local current = get(key)
if type(current) == 'string' and #current == 17 and string.byte(current) == 82 then
    local presentCutOff, presentEnds = struct.unpack('>i8i8', current, 2)
    if presentCutOff <= MAX_NUMBER and presentEnds <= MAX_NUMBER then
        cutOff, ends = math.max(cutOff, presentCutOff), math.max(ends, presentEnds)
    end
end

-- Clocks of several instances differ: whoever is ahead does not shorten what another has written.
local ttl = math.max(math.max(ends - now, 0) + MARGIN, redis.call('PTTL', key))
redis.call('SET', key, 'R' .. struct.pack('>i8i8', cutOff, ends), 'PX', ttl)
