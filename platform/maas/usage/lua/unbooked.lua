-- What a key used in a month and is not in the ledger yet. KEYS: stream. ARGV: key, month.
-- Returns {entries ever added, last id, reference, tokens, reference, tokens, …}.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {0, '0-0'}
end
local added, last = 0, '0-0'
local info = redis.call('XINFO', 'STREAM', KEYS[1])
for place = 1, #info, 2 do
  if info[place] == 'entries-added' then added = info[place + 1] end
  if info[place] == 'last-generated-id' then last = info[place + 1] end
end
local found = {added, last}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
  local field = entry[2]
  local record = cjson.decode(field[2])
  if record.key == ARGV[1] and record.month == ARGV[2] then
    found[#found + 1] = record.reference
    found[#found + 1] = tonumber(field[4]) + tonumber(field[6])
  end
end
return found
