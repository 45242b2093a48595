-- Lists an owner's live sessions, the newest first.
-- KEYS: the owner's index (three). ARGV: now, most sessions.
-- Answers their values; nothing after a full batch of expired ones: call again.
-- include Primary.lua
-- include Index.lua

local now, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
use(KEYS[1], KEYS[2], KEYS[3])
-- A server that refuses writes for the moment is read all the same: what has expired stays, and is left out.
local isSwept, isMore = pcall(sweep, now)
if isSwept and isMore then
    return false
end

local found, lost, start = {}, {}, 0
while #found < limit do
    local sids = redis.call('ZREVRANGE', byCreation, start, start + math.min(limit - #found, BATCH) - 1)
    if #sids == 0 then
        break
    end
    start = start + #sids
    local keys = {}
    for i, name in ipairs(redis.call('HMGET', names, unpack(sids))) do
        keys[i] = tag .. 's:' .. (name or '')
    end
    redis.call('EXISTS', names, unpack(keys))
    for i, value in ipairs(redis.call('MGET', unpack(keys))) do
        if isSession(value) and now >= struct.unpack('>i8', value, 2) then
            -- Expired, and not deleted.
        elseif isSession(value) then
            found[#found + 1] = value
        elseif not value and #lost < BATCH then
            lost[#lost + 1] = sids[i]
        end
    end
end
pcall(drop, lost)
return found
