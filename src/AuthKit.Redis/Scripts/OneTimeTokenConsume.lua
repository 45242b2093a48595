-- Takes a live token of a purpose, and all others of its owner and purpose with it. Never one with a code.
-- KEYS: token. ARGV: now, purpose. Answers its value, or nothing.
-- include Primary.lua
-- include OneTimeTokens.lua

local token, value = find(KEYS[1], ARGV[2], tonumber(ARGV[1]))
if not token or token.kind ~= 'L' then
    return false
end
use(KEYS[1], token)
return value
