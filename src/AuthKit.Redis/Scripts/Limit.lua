-- Included by the limiter's scripts: how a state is kept, and the three algorithms.
--
-- A state is one string: 'L', then since, used and previous, eight bytes each. A window of a fixed length began at since
-- and has given so many permits; a sliding one too, and the one before it gave previous. A bucket has owed used since
-- then: a permit costs the window's milliseconds, and each millisecond pays back the permits of a window. The core's
-- policies keep every product within 2^53, so that all numbers are exact.

local MARGIN = 300000
local MAX_TIME = 281474976710656 -- 2^48: beyond any time
local MAX_USED = 9007199254740992 -- 2^53
local FIXED, SLIDING = 1, 2
local NEVER = -1

local now = tonumber(ARGV[1])
local algorithm, limit, rate, window, permits -- of the request at hand
local since, used, previous -- its state

-- a / b for a >= 0, rounded down and up. The quotient of doubles alone may be rounded to the integer beyond.
local function down(a, b)
    return (a - math.fmod(a, b)) / b
end

local function up(a, b)
    local rest = math.fmod(a, b)
    return (a - rest) / b + (rest > 0 and 1 or 0)
end

-- Turns to the request with a number. Answers false where there is no state: nothing, or what this store did not write.
local function turn(number)
    local first = 5 * number - 3
    algorithm, limit, rate = tonumber(ARGV[first]), tonumber(ARGV[first + 1]), tonumber(ARGV[first + 2])
    window, permits = tonumber(ARGV[first + 3]), tonumber(ARGV[first + 4])

    local value = redis.pcall('GET', KEYS[number])
    if type(value) == 'string' and #value == 25 and string.byte(value) == 76 then
        since, used, previous = struct.unpack('>i8i8i8', value, 2)
        if math.abs(since) <= MAX_TIME and used >= 0 and used <= MAX_USED and previous >= 0
            and (algorithm ~= SLIDING or (used * window <= MAX_USED and previous * window <= MAX_USED and since % window == 0)) then
            return true
        end
    end
    since, used, previous = algorithm == SLIDING and now - math.fmod(now, window) or now, 0, 0
    return false
end

-- Brings the state to now. Answers whether it was taken back to a clock that is behind by more than a window.
local function settle()
    if algorithm == FIXED then
        if now >= since + window then
            since, used = now, 0
        elseif now < since - window then
            since = now
            return true
        end
    elseif algorithm == SLIDING then
        local begins = now - math.fmod(now, window)
        if begins > since then
            previous = begins == since + window and used or 0
            since, used = begins, 0
        elseif since - now > window then
            since = begins
            return true
        end
    elseif now >= since then
        used = now - since >= up(used, rate) and 0 or used - (now - since) * rate
        since = now
    elseif since - now > window then
        since = now
        return true
    end
    return false
end

-- What counts of the window before.
local function weight()
    return up(previous * (since + window - math.max(now, since)), window)
end

-- How many permits are left.
local function left()
    if algorithm == FIXED then
        return math.max(0, limit - used)
    elseif algorithm == SLIDING then
        return math.max(0, limit - weight() - used)
    end
    return math.max(0, down(math.max(0, limit * window - used), window))
end

-- After what time the permits can be had: 0 for now, NEVER for more than the limit.
local function wait()
    local spare = limit - permits
    if spare < 0 then
        return NEVER
    elseif algorithm == FIXED then
        return used <= spare and 0 or since + window - now
    elseif algorithm == SLIDING then
        local room = spare - used
        if weight() <= room then
            return 0
        elseif room >= 0 then
            return since + window - down(room * window, previous) - now
        end
        return since + 2 * window - down(spare * window, used) - now
    end
    local debt = used - spare * window
    return debt <= 0 and 0 or up(debt, rate) + math.max(0, since - now)
end

-- After what time nothing counts any more.
local function reset()
    if algorithm == FIXED then
        return used > 0 and since + window - now or 0
    elseif algorithm == SLIDING then
        return used > 0 and since + 2 * window - now or previous > 0 and since + window - now or 0
    end
    return used > 0 and up(used, rate) + math.max(0, since - now) or 0
end

-- What permits cost in the numbers of a state.
local function price()
    return (algorithm == FIXED or algorithm == SLIDING) and permits or permits * window
end

local function pack()
    return 'L' .. struct.pack('>i8i8i8', since, used, previous)
end

-- For how long the state means anything, and a margin: a window, or the two that slide, to its end.
local function keep()
    local lasts = algorithm == FIXED and since + window - now or algorithm == SLIDING and since + 2 * window - now or reset()
    return lasts + MARGIN
end
