-- Tries a code: compares all of its bytes, so that the time tells nothing; then counts the try, uses up the token, or deletes it.
-- A match that is not to take the token writes nothing.
-- KEYS: token. ARGV: now, purpose, hash of the code, 1 to take the token or 0 to leave it.
-- Returns the tries left, and after a match the token's value; returns nothing if there is no live token with a code.
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

if difference == 0 and ARGV[4] == '0' then
    return { token.tries, value }
end

-- The server executes or refuses one of three writes as a whole. So a refused call may be repeated, and its try counts once.
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
