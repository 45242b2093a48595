-- Finds a live token of a purpose.
-- KEYS: token. ARGV: now, purpose. Returns its value, or nothing.
-- include Primary.lua
-- include OneTimeTokens.lua

local _, value = find(KEYS[1], ARGV[2], tonumber(ARGV[1]))
return value or false
