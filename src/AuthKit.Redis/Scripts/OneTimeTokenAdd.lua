-- Adds a token, and makes room for it.
-- KEYS: token, the owner's index. ARGV: now, most tokens of the purpose, value.
-- Answers how many live tokens made room.
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

-- Every key outlives its token by the margin, the index its longest-lived one. The token comes last: if the server refuses
-- one of the keys, no token is left that its owner's index lacks.
local ttl = math.max(token.ends - now, 0) + MARGIN
local left = redis.call('PTTL', index)
redis.call('ZADD', index, 0, memberOf(key, token))
if left < ttl then
    redis.call('PEXPIRE', index, ttl)
end
redis.call('SET', key, value, 'PX', ttl)
return ended
