-- Takes the permits of all requests, or of none.
-- KEYS: a count for each request. ARGV: now, then for each request the same numbers as for LimitAcquire.lua; packed.
-- Returns for each request 1 or 0 (whether there were enough permits), followed by its count, or by 25 hyphens if there was no count.

local answer, counts, isRefused = '', {}, false
local now = struct.unpack('<d', ARGV[1])
for i, key in ipairs(KEYS) do
    local algorithm, window, rate, price, spare = struct.unpack('<ddddd', ARGV[1], 40 * i - 31)
    -- include LimitSettle.lua
    -- include LimitAllows.lua

    if isAllowed then
        answer = answer .. '1' .. struct.pack('>Bi8i8i8', 76, since, used + price, previous)
    else
        answer = answer .. '0' .. (isKept and value or '-------------------------')
        isRefused = true
    end
    counts[i] = { key, algorithm, window, rate, price, since, used, previous, keepsUntil, isMoved }
end

for _, count in ipairs(counts) do
    local key, algorithm, window, rate, price, since, used, previous, keepsUntil, isMoved = unpack(count)
    if not isRefused then
        used = used + price
    end
    if isMoved or not isRefused then
        -- include LimitWrite.lua
    end
end
if isRefused then
    -- include Primary.lua
end
return answer
