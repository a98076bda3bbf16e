-- Notes how far answers have come, before they are passed on. KEYS: gateways, counts.
-- ARGV: incarnation, then pairs of request id and "<prompt> <completion>" tokens.
-- Returns 0, and notes nothing, when the gateway is not registered (any more).
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
for place = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[place], ARGV[place + 1])
end
return 1
