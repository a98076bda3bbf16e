-- Lets a request in, or says what stops it; reserves what it may use at most.
-- KEYS: window, budget, in flight, gateways.
-- ARGV: incarnation, request id, record, requests a minute, tokens a minute, cost in tokens,
--       tokens a month (-1: no budget), length of a slot in milliseconds.
-- The window is a minute in twelve slots and the one that is being filled: a limit holds over
-- every sixty seconds, not only from one full minute to the next. What was counted in slots that
-- are yet to come (the clock was set back) counts as of now.
-- Returns {verdict, wait in ms, requests left, ms until none is counted, tokens left, same, slot}.
local SLOTS = 12
if redis.call('HEXISTS', KEYS[4], ARGV[1]) == 0 then
  return {'unregistered'}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local width = tonumber(ARGV[8])
local slot = math.floor(now / width)
local counted = {r = {}, t = {}}
local total = {r = 0, t = 0}
local newest = {r = 0, t = 0}
local kept = redis.call('HGETALL', KEYS[1])
for place = 1, #kept, 2 do
  local kind, of = string.sub(kept[place], 1, 1), tonumber(string.sub(kept[place], 2))
  local amount = tonumber(kept[place + 1])
  if of < slot - SLOTS then
    redis.call('HDEL', KEYS[1], kept[place])
  elseif of > slot then
    redis.call('HDEL', KEYS[1], kept[place])
    redis.call('HINCRBY', KEYS[1], kind .. slot, amount)
    counted[kind][slot] = (counted[kind][slot] or 0) + amount
    total[kind] = total[kind] + amount
    newest[kind] = slot
  elseif amount > 0 then
    counted[kind][of] = (counted[kind][of] or 0) + amount
    total[kind] = total[kind] + amount
    newest[kind] = math.max(newest[kind], of)
  end
end

local function leaves(of)
  return (of + SLOTS + 1) * width - now
end

local function wait(kind, limit, more)
  local left = total[kind]
  for of = slot - SLOTS, slot do
    left = left - (counted[kind][of] or 0)
    if left + more <= limit then
      return leaves(of)
    end
  end
  return -1
end

local requests, tokens = tonumber(ARGV[4]), tonumber(ARGV[5])
local cost, budget = tonumber(ARGV[6]), tonumber(ARGV[7])
local function answer(verdict, ms)
  return {verdict, ms,
    math.max(0, requests - total.r), math.max(0, total.r > 0 and leaves(newest.r) or 0),
    math.max(0, tokens - total.t), math.max(0, total.t > 0 and leaves(newest.t) or 0), slot}
end

if total.r + 1 > requests then
  return answer('requests', wait('r', requests, 1))
end
if total.t + cost > tokens then
  return answer('tokens', wait('t', tokens, cost))
end
local reserved = 0
if budget >= 0 then
  local spent = redis.call('HMGET', KEYS[2], 'used', 'reserved')
  if not spent[1] then
    return {'seed'}
  end
  if tonumber(spent[1]) + tonumber(spent[2]) + cost > budget then
    return answer('budget', budget - tonumber(spent[1]) - tonumber(spent[2]))
  end
  redis.call('HINCRBY', KEYS[2], 'reserved', cost)
  reserved = cost
end
redis.call('HINCRBY', KEYS[1], 'r' .. slot, 1)
redis.call('HINCRBY', KEYS[1], 't' .. slot, cost)
redis.call('PEXPIRE', KEYS[1], width * (SLOTS + 2))
redis.call('HSET', KEYS[3], ARGV[2],
  string.format('%d:%d:%d:', slot, cost, reserved) .. ARGV[3])
total.r, total.t = total.r + 1, total.t + cost
newest.r, newest.t = slot, slot
return answer('ok', 0)
