-- Included to read a value that another program may have written. get(key) returns the string, false if there is no key, and a
-- table if the value has another type. Any other error (such as a missing permission to read) ends the script: it must not look like a missing key.
local function get(key)
    local value = redis.pcall('GET', key)
    if type(value) == 'table' and not string.find(value.err, 'WRONGTYPE', 1, true) then
        return redis.call('GET', key)
    end
    return value
end
