-- Removes an owner's tokens, of some purposes or all: all at once, or one batch if there are more than a given number.
-- KEYS: the owner's index. ARGV: that number (at most 1,000), then the purposes, each once; without purposes, all tokens.
-- Returns how many were removed, and 1 if there are more.
-- include Primary.lua
-- include OneTimeTokens.lua

local index, whole = KEYS[1], tonumber(ARGV[1])
local function first(count)
    if #ARGV == 1 then
        return redis.call('ZRANGE', index, 0, count - 1)
    end
    local members = {}
    for i = 2, #ARGV do
        local purpose = ARGV[i]
        for _, member in ipairs(redis.call('ZRANGEBYLEX', index, '[' .. purpose .. '\0', '(' .. purpose .. '\1', 'LIMIT', 0, count - #members)) do
            members[#members + 1] = member
        end
    end
    return members
end

local members = first(whole + 1)
if #members <= whole then
    return { drop(index, members), 0 }
end
return { drop(index, first(BATCH)), 1 }
