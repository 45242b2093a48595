-- Takes the permits of all requests, or of none.
-- KEYS: a state for each. ARGV: now; for each algorithm, limit, permits a window, window, permits.
-- Answers for each: 1 if it was allowed (alone), permits left, wait, reset, ticket.
-- include Limit.lua

local answer, taken, takenFor, moved, movedFor = {}, {}, {}, {}, {}
local allowed = true
for i = 1, #KEYS do
    turn(i)
    if settle() then
        moved[i], movedFor[i] = pack(), keep()
    end
    local retry = wait()
    if retry == 0 then
        used = used + price()
        taken[i], takenFor[i] = pack(), keep()
    else
        allowed = false
    end
    local first = 5 * i - 4
    answer[first], answer[first + 1], answer[first + 2], answer[first + 3], answer[first + 4] = retry == 0 and 1 or 0, left(), retry, reset(), since
end

if not allowed then
    taken, takenFor = moved, movedFor
end
for i = 1, #KEYS do
    if taken[i] then
        redis.call('SET', KEYS[i], taken[i], 'PX', takenFor[i])
    end
end
return answer
