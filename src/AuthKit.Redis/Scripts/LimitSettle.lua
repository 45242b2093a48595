-- Included by the limiter's scripts to read a count and bring it up to date: RateLimitCount.Settle in Lua. It is text instead of a
-- function because each call of a script would create the function again.
-- Takes: key, now, algorithm, window, rate. Sets: since, used, previous; isKept: whether there was a count; keepsUntil: the time until
-- which Redis keeps it already, or 0; isMoved: whether it was moved back because this clock is behind it by more than a window.
--
-- LimitValue.cs shows the form of a count. Any other value is treated as no count. Policies keep every product within 2^53, so that all
-- numbers are exact. If a bucket was unused for so long that a product is larger, it is still large enough for the comparison.

local since, used, previous, keepsUntil = now, 0, 0, 0
local isKept, isMoved = false, false
if algorithm == 2 then
    since = now - now % window
end

local value = redis.pcall('GET', key)
if type(value) == 'table' and not string.find(value.err, 'WRONGTYPE', 1, true) then
    value = redis.call('GET', key) -- Throws: a count that cannot be read must not look like a missing one.
end
if value and #value == 25 then
    local kind, s, u, p = struct.unpack('>Bi8i8i8', value)
    local most = algorithm == 2 and 9007199254740992 / window or 9007199254740992
    isKept = kind == 76 and s >= 0 and s <= 281474976710656 and u >= 0 and u <= most and p >= 0 and p <= most
        and (algorithm ~= 2 or s % window == 0)
    if not isKept then
        value = false
    elseif now < s - window then
        used, previous, isMoved = u, algorithm == 2 and p or 0, true
    elseif algorithm == 1 then
        if now < s + window then
            since, used, keepsUntil = s, u, s + window
        end
    elseif algorithm == 2 then
        if since <= s then
            since, used, previous, keepsUntil = s, u, p, s + 2 * window
        elseif since == s + window then
            previous = u
        end
    else
        -- A limiter never notes a later time. One that another program wrote is ignored: otherwise the key would never get a new expiry.
        if p <= s + math.ceil(u / rate) + 300000 then
            keepsUntil = p
        end
        if now < s then
            since, used = s, u
        elseif (now - s) * rate < u then
            used = u - (now - s) * rate
        end
    end
end
