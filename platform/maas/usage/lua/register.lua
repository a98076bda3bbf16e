-- A gateway says that it is there. KEYS: gateways. ARGV: incarnation, first time (1 or 0).
-- Returns 0 when the gateway was known once and is not any more: swept, or Redis lost its memory.
if ARGV[2] == '0' and redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], ARGV[1], time[1] * 1000 + math.floor(time[2] / 1000))
return 1
