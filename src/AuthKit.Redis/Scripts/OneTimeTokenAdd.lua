-- Adds a token, and deletes the oldest of its owner and purpose if there are too many.
-- KEYS: token, the owner's index. ARGV: now, most tokens of the purpose, value.
-- Returns how many live tokens were deleted to make room.
-- include OneTimeTokens.lua

local key, index, now, most, value = KEYS[1], KEYS[2], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
if redis.call('EXISTS', key) == 1 then
    return redis.error_reply('ERR a token with this key exists')
end

local token = read(value)
local expired, live, overdue = {}, {}, {}
for _, member in ipairs(ofPurpose(index, token.purpose)) do
    local to = now >= endOf(member) and expired or live
    to[#to + 1] = member
end
for i = 1, #live + 1 - most do
    overdue[i] = live[i]
end
drop(index, expired)
local ended = drop(index, overdue)

-- A token's key outlives the token by the margin, and the index outlives its longest-lived token. The token is written last: if the
-- server refuses one of the writes, there is no token that is missing in its owner's index.
local ttl = math.max(token.ends - now, 0) + MARGIN
local left = redis.call('PTTL', index)
redis.call('ZADD', index, 0, memberOf(key, token))
if left < ttl then
    redis.call('PEXPIRE', index, ttl)
end
redis.call('SET', key, value, 'PX', ttl)
return ended
