-- Spends a token for its successor; a token that is spent already deletes the family, unless it was a moment ago.
-- KEYS: family, the owner's index (three). ARGV: now, key of the token, value.
-- Answers the number of a RefreshRotationStatus, and after it the family's value where another call wrote it.
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
