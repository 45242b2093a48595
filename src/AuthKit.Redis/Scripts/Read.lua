-- Reads a string if GETEX cannot: on a server that does not support it, or that refuses writes for the moment.
-- KEYS: any. Returns its value, or nothing.
-- include Primary.lua

return redis.call('GET', KEYS[1])
