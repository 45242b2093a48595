-- Takes a live token of a purpose, and deletes all others of its owner and purpose. It never takes a token with a code.
-- KEYS: token. ARGV: now, purpose. Returns its value, or nothing.
-- include Primary.lua
-- include OneTimeTokens.lua

local token, value = find(KEYS[1], ARGV[2], tonumber(ARGV[1]))
if not token or token.kind ~= 'L' then
    return false
end
use(KEYS[1], token)
return value
