-- Books what gateways left that have not been heard of for a while, and forgets them.
-- KEYS: gateways, stream. ARGV: silence in milliseconds. Returns the number of requests booked.
-- A gateway that was only stalled finds itself unregistered and passes nothing on any more.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gateways = redis.call('HGETALL', KEYS[1])
local booked = 0
for place = 1, #gateways, 2 do
  if tonumber(gateways[place + 1]) < now - tonumber(ARGV[1]) then
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
