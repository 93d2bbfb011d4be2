// Each of these is one step for everybody who shares the Redis: read, decide, write. Times are Redis's own, so that
// instances with different clocks agree.

/**
 * KEYS: the last takes (newest first), the block, the takes in flight. ARGV: points, window in ms, and for a call its id
 * and after how many ms it cannot be in flight any more. Gives 0 when taken, else the wait in ms. Of the takes only as
 * many are kept as there are points: the oldest of those that count besides the flights says when there is room again.
 */
export const takeScript = `
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return blocked end
local points, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
local room = points - redis.call('ZCARD', KEYS[3])
if room <= 0 then return window end
local decisive = redis.call('LINDEX', KEYS[1], room - 1)
if decisive and tonumber(decisive) + window > now then return tonumber(decisive) + window - now end
if ARGV[3] then
  redis.call('ZADD', KEYS[3], now + ARGV[4], ARGV[3])
  redis.call('PEXPIRE', KEYS[3], math.max(redis.call('PTTL', KEYS[3]), ARGV[4]))
  return 0
end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, points - 1)
redis.call('PEXPIRE', KEYS[1], window)
return 0`

/** KEYS: the last takes, the takes in flight. ARGV: the id of the call, and where it was sent points and window in ms. */
export const landScript = `
redis.call('ZREM', KEYS[2], ARGV[1])
if not ARGV[2] then return 0 end
local time = redis.call('TIME')
redis.call('LPUSH', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 0`

/** KEYS: the block. ARGV: ms. A shorter block never cuts a longer one short. */
export const blockScript = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 0`

/** KEYS: the lease. ARGV: holder, ms. Gives 1 to the one holder. */
export const holdScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** KEYS: the lease. ARGV: holder. */
export const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`
