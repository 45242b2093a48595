-- Spends a token and stores its successor. A token that was spent before deletes the family, unless it was spent only a moment ago.
-- KEYS: family, the owner's index (three). ARGV: now, key of the token, value.
-- Returns the number of a RefreshRotationStatus, and the family's stored value if another call wrote it.
-- include Primary.lua
-- include RefreshFamilies.lua

local key, now, presented, value = KEYS[1], tonumber(ARGV[1]), ARGV[2], ARGV[3]
local current = find(key, now)
if not current then
    return { 0 }
end
if string.sub(current, 104, 135) == presented then
    use(KEYS[2], KEYS[3], KEYS[4])
    put(key, value, now)
    return { 3 }
end
if string.sub(current, 136, 167) == presented and now < struct.unpack('>i8', current, 34) then
    return { 2, current }
end
forget(key, current)
return { 1, current }
