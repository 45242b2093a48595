-- Included after an index: removes an owner's records, the oldest first: all, or one batch if there are more than a given number.
-- KEYS: the owner's index (three). ARGV: that number (at most 1,000), the sid to keep or nothing.
-- Returns how many were removed, and 1 if there are more.

use(KEYS[1], KEYS[2], KEYS[3])
local whole = tonumber(ARGV[1])
local total = redis.call('ZCARD', byCreation)
local limit = total > whole and BATCH or whole

-- One more than the limit, in case the sid to keep is among them.
local sids = {}
for _, sid in ipairs(redis.call('ZRANGE', byCreation, 0, limit)) do
    if sid ~= ARGV[2] and #sids < limit then
        sids[#sids + 1] = sid
    end
end
return { drop(sids), total > whole and 1 or 0 }
