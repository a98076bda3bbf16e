-- Sets a month's counter from the ledger, once. KEYS: budget, stream.
-- ARGV: key, month, tokens known so far, entries ever added when they were read, last id then.
-- Adds what has come into the stream since. Returns 0 when some of that has already been booked
-- and taken out again: the caller reads the ledger anew.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 1
end
local used, fresh, added = tonumber(ARGV[3]), 0, 0
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for place = 1, #info, 2 do
    if info[place] == 'entries-added' then added = info[place + 1] end
  end
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. ARGV[5], '+')) do
    local field = entry[2]
    local record = cjson.decode(field[2])
    fresh = fresh + 1
    if record.key == ARGV[1] and record.month == ARGV[2] then
      used = used + tonumber(field[4]) + tonumber(field[6])
    end
  end
end
if added - tonumber(ARGV[4]) ~= fresh then
  return 0
end
redis.call('HSET', KEYS[1], 'used', used, 'reserved', 0)
redis.call('EXPIRE', KEYS[1], 45 * 86400)
return 1
