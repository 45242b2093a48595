-- Reads a string where GETEX cannot: on a server that does not know it, or refuses writes for the moment.
-- KEYS: any. Answers its value, or nothing.
-- include Primary.lua

return redis.call('GET', KEYS[1])
