-- Says what a request would be answered, and writes nothing.
-- KEYS: state. ARGV: now, algorithm, limit, permits a window, window, permits.
-- Answers 1 if it would be allowed, permits left before it, wait, reset, ticket.
-- include Limit.lua

turn(1)
settle()
local retry = wait()
return { retry == 0 and 1 or 0, left(), retry, reset(), since }
