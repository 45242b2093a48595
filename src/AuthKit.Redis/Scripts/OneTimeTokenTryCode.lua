-- Tries a code: compares, every byte in any case, then counts it, uses the token or deletes it.
-- KEYS: token. ARGV: now, purpose, hash of the code.
-- Answers the tries left; after a match also the token's value; nothing where there is nothing to try.
-- include Primary.lua
-- include OneTimeTokens.lua

local key, tried = KEYS[1], ARGV[3]
local token, value = find(key, ARGV[2], tonumber(ARGV[1]))
if not token or token.kind ~= 'C' or token.tries < 1 then
    return false
end

local difference = #tried == #token.code and 0 or 1
for i = 1, #token.code do
    difference = bit.bor(difference, bit.bxor(string.byte(token.code, i), string.byte(tried, i) or 0))
end

-- One of three writes, which a server carries out or refuses as a whole: a call that was refused may be repeated, and counts once.
local left = token.tries - 1
local count = struct.pack('>i8', left)
if difference == 0 then
    use(key, token)
    return { left, string.sub(value, 1, 17) .. count .. string.sub(value, 26) }
elseif left == 0 then
    drop(indexOf(key, token), { memberOf(key, token) })
else
    redis.call('SETRANGE', key, 17, count)
end
return { left }
