-- Finds a live family.
-- KEYS: family. ARGV: now. Returns its value, or nothing.
-- include Primary.lua
-- include RefreshFamilies.lua

return find(KEYS[1], tonumber(ARGV[1])) or false
