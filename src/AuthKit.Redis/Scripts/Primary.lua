-- Included first by every script that may answer without a write: only a primary answers. A replica would answer a script
-- that reads, with what the primary has changed since. Takes KEYS; a key that never is shares the hash tag of the first.
-- The write changes nothing, and a replica refuses it. A primary may refuse it too (full memory or disk, too few replicas,
-- a user who may not write): then INFO tells which it is.
do
    local refused = redis.pcall('SETRANGE', KEYS[1] .. ':-', 0, '')
    if type(refused) == 'table' and not string.find(redis.call('INFO', 'replication'), 'role:master', 1, true) then
        return redis.error_reply('READONLY AuthKit asks primaries only')
    end
end
