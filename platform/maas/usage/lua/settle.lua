-- Shared by the scripts that end a request: writes down what it used and gives back what was
-- reserved for it and not used. Returns 0 when the request is not known (any more), else 1 and the
-- id of its entry in the stream, if it has one.
local function settle(stream, in_flight, counts, window, budget, id, prompt, completion, complete, book)
  local kept = redis.call('HGET', in_flight, id)
  if not kept then
    return 0
  end
  local slot, cost, reserved, record = string.match(kept, '^(%d+):(%d+):(%d+):(.*)$')
  local used, entry = 0, ''
  if book then
    used = prompt + completion
    entry = redis.call('XADD', stream, '*', 'record', record, 'prompt', prompt,
      'completion', completion, 'complete', complete)
  end
  local field = 't' .. slot
  if redis.call('HEXISTS', window, field) == 1 then
    redis.call('HINCRBY', window, field, used - tonumber(cost))
  end
  if redis.call('EXISTS', budget) == 1 then
    redis.call('HINCRBY', budget, 'used', used)
    if redis.call('HINCRBY', budget, 'reserved', -tonumber(reserved)) < 0 then
      redis.call('HSET', budget, 'reserved', 0)
    end
  end
  redis.call('HDEL', in_flight, id)
  redis.call('HDEL', counts, id)
  return 1, entry
end
