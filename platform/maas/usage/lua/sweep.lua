-- Books what gateways left that have not been heard of for a while, and forgets them.
-- KEYS: gateways, stream, when it was last done. ARGV: silence, and the longest pause between two
-- sweeps, both in milliseconds. Returns the number of requests booked.
-- A gateway that was only stalled finds itself unregistered and passes nothing on any more.
-- A longer pause, or one below zero, means that the clock was set, or that nobody swept: that time
-- counts for nobody's silence, or every gateway would be given up at once.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local pause = now - tonumber(redis.call('GET', KEYS[3]) or now)
redis.call('SET', KEYS[3], now)
local unwatched = (pause < 0 or pause > tonumber(ARGV[2])) and pause or 0
local gateways = redis.call('HGETALL', KEYS[1])
local booked = 0
for place = 1, #gateways, 2 do
  local heard = math.min(tonumber(gateways[place + 1]) + unwatched, now)
  if unwatched ~= 0 then
    redis.call('HSET', KEYS[1], gateways[place], heard)
  end
  if heard < now - tonumber(ARGV[1]) then
    local in_flight = 'longslope.in-flight.' .. gateways[place]
    local counts = 'longslope.counts.' .. gateways[place]
    local flights = redis.call('HGETALL', in_flight)
    for flight = 1, #flights, 2 do
      local id = flights[flight]
      local record = cjson.decode(string.match(flights[flight + 1], '^%d+:%d+:%d+:(.*)$'))
      local count = redis.call('HGET', counts, id) or '0 0'
      local prompt, completion = string.match(count, '^(%d+) (%d+)$')
      booked = booked + settle(KEYS[2], in_flight, counts,
        'longslope.window.' .. record.key,
        'longslope.budget.' .. record.key .. '.' .. record.month,
        id, tonumber(prompt), tonumber(completion), '0', true)
    end
    redis.call('DEL', in_flight, counts)
    redis.call('HDEL', KEYS[1], gateways[place])
  end
end
return booked
