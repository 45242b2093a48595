-- Included first by every script that may return without a write, so that only a primary answers. A replica would run a script that
-- only reads, and its data may be older than the primary's. Takes KEYS. The key here never exists, and has the hash tag of the first key.
-- The write changes nothing, but a replica refuses it. A primary may refuse it too (full memory or disk, too few replicas, a user
-- who may not write); in that case INFO tells whether the node is a primary.
do
    local refused = redis.pcall('SETRANGE', KEYS[1] .. ':-', 0, '')
    if type(refused) == 'table' and not string.find(redis.call('INFO', 'replication'), 'role:master', 1, true) then
        return redis.error_reply('READONLY AuthKit asks primaries only')
    end
end
