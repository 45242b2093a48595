-- Included by the limiter's scripts: writes a count. Takes the variables that LimitSettle.lua sets; sets value.
--
-- Redis keeps a count until five minutes after its end. If the key's expiry is late enough already, the value is overwritten without a
-- new expiry, which saves half of the cost. The end of a bucket moves with every permit, so a bucket is kept for five minutes longer,
-- and its value notes that time in place of a previous window.

local ends = since + (algorithm == 1 and window or algorithm == 2 and 2 * window or math.ceil(used / rate))
if algorithm == 3 then
    previous = keepsUntil
    if ends > keepsUntil then
        ends = ends + 300000
        previous = ends
    end
end
local value = struct.pack('>Bi8i8i8', 76, since, used, previous)
if ends > keepsUntil then
    redis.call('SET', key, value, 'PX', ends - now + 300000)
else
    redis.call('SETRANGE', key, '0', value)
end
