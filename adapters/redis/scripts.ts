// Each of these is one step for everybody who shares the Redis: read, decide, write. Times are Redis's own, so that
// instances with different clocks agree.

/**
 * KEYS: the last takes (newest first), the block. ARGV: points, window in ms. Gives 0 when taken, else the wait in ms.
 * Of the takes only as many are kept as there are points: the oldest of those says when there is room again.
 */
export const takeScript = `
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return blocked end
local points, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local decisive = redis.call('LINDEX', KEYS[1], points - 1)
if decisive and tonumber(decisive) + window > now then return tonumber(decisive) + window - now end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, points - 1)
redis.call('PEXPIRE', KEYS[1], window)
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
