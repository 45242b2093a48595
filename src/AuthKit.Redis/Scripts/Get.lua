-- Included where a value is read that somebody else may have written: get(key) answers the string there, false where there is
-- no key, and a table for a value of another type. Any other error (a user who may not read) ends the script: it is not "nothing".
local function get(key)
    local value = redis.pcall('GET', key)
    if type(value) == 'table' and not string.find(value.err, 'WRONGTYPE', 1, true) then
        return redis.call('GET', key)
    end
    return value
end
