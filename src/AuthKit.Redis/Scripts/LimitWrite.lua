-- Included by the limiter's scripts: writes a count. Takes what LimitSettle.lua gives; gives value.
--
-- It is kept to its end and five minutes. Where Redis does so already it is not told again, which costs half of the
-- whole: a count is there then, and is written over. The end of a bucket moves with every permit: it is kept for five minutes more, and notes until when in place of
-- a previous window.

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
