-- Removes an owner's tokens, of one purpose or all: the whole, or one batch where there are more than a number.
-- KEYS: the owner's index. ARGV: that number (at most 1,000), the purpose or nothing.
-- Answers how many were removed, and 1 if there are more.
-- include Primary.lua
-- include OneTimeTokens.lua

local index, whole, purpose = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local function first(count)
    if purpose == '' then
        return redis.call('ZRANGE', index, 0, count - 1)
    end
    return redis.call('ZRANGEBYLEX', index, '[' .. purpose .. '\0', '(' .. purpose .. '\1', 'LIMIT', 0, count)
end

local members = first(whole + 1)
if #members <= whole then
    return { drop(index, members), 0 }
end
return { drop(index, first(BATCH)), 1 }
