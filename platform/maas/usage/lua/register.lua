-- A gateway says that it is there. KEYS: gateways, stream. ARGV: incarnation, first time (1 or 0).
-- Returns {known, first, last}. `known` is 0 when the gateway was known once and is not any more:
-- swept, or Redis lost its memory. `first` is the id of the first entry that is not in the ledger
-- yet, empty where all are; `last` the last one that the stream ever had.
local known = 1
if ARGV[2] == '0' and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  known = 0
else
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[1], ARGV[1], time[1] * 1000 + math.floor(time[2] / 1000))
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  return {known, '', '0-0'}
end
local waiting = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
local last = '0-0'
local info = redis.call('XINFO', 'STREAM', KEYS[2])
for place = 1, #info, 2 do
  if info[place] == 'last-generated-id' then last = info[place + 1] end
end
return {known, waiting[1] and waiting[1][1] or '', last}
