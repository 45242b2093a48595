-- Included after an index: lists an owner's live records, the newest first.
-- KEYS: the owner's index (three). ARGV: now, most records.
-- Returns the name of each record's key and its value. Returns nothing after deleting a full batch of expired records: call again.

local now, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
use(KEYS[1], KEYS[2], KEYS[3])
-- If the server refuses writes for the moment, the list is still read: expired records stay, and are left out.
local isSwept, isMore = pcall(sweep, now)
if isSwept and isMore then
    return false
end

local found, lost, start = {}, {}, 0
while #found < 2 * limit do
    local sids = redis.call('ZREVRANGE', byCreation, start, start + math.min(limit - #found / 2, BATCH) - 1)
    if #sids == 0 then
        break
    end
    start = start + #sids
    local keys, keyNames = {}, redis.call('HMGET', names, unpack(sids))
    for i, name in ipairs(keyNames) do
        keys[i] = tag .. KINDS.record .. (name or '')
    end
    redis.call('EXISTS', names, unpack(keys))
    for i, value in ipairs(redis.call('MGET', unpack(keys))) do
        if isRecord(value) and now >= struct.unpack('>i8', value, 2) then
            -- Expired, but not deleted yet.
        elseif isRecord(value) then
            found[#found + 1] = keyNames[i]
            found[#found + 1] = value
        elseif not value and #lost < BATCH then
            lost[#lost + 1] = sids[i]
        end
    end
end
pcall(drop, lost)
return found
