-- Deletes one family.
-- KEYS: family. ARGV: none. Returns 1 if it existed, else 0.
-- include Primary.lua
-- include RefreshFamilies.lua

local value = get(KEYS[1])
if not isFamily(value) then
    return 0
end
forget(KEYS[1], value)
return 1
