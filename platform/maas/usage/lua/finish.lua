-- A request is over. KEYS: stream, in flight, counts, window, budget.
-- ARGV: request id, prompt tokens, completion tokens, complete (1 or 0), book (1 or 0), record.
-- A request that is not known any more (Redis lost its memory, or it was swept) is booked all the
-- same: of two entries with one reference the ledger takes the first.
-- Returns the id of its entry in the stream, empty where there is nothing to book.
local book = ARGV[5] == '1'
local known, entry = settle(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1], tonumber(ARGV[2]),
  tonumber(ARGV[3]), ARGV[4], book)
if known == 0 and book then
  entry = redis.call('XADD', KEYS[1], '*', 'record', ARGV[6], 'prompt', ARGV[2],
    'completion', ARGV[3], 'complete', ARGV[4])
end
return entry or ''
