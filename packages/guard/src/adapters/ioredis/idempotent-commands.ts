/**
 * Commands whose second execution changes nothing that the first did not, and which answer the same. Reads, and writes of a
 * state. Left out on purpose: what counts (INCR), adds to a list (LPUSH), takes away (LPOP, GETDEL), moves, or answers whether
 * it changed something in a way that callers act upon (SETNX, HSETNX, SET with NX or GET; DEL as a lock's release is the
 * caller's to declare).
 */
const IDEMPOTENT = new Set(
  `get mget strlen getrange exists type ttl pttl expiretime pexpiretime keys scan randomkey dbsize echo ping time info
   hget hmget hgetall hkeys hvals hlen hexists hstrlen hscan lrange llen lindex lpos
   smembers sismember smismember scard sscan sinter sunion sdiff sintercard srandmember
   zrange zrangebyscore zrangebylex zrevrange zrevrangebyscore zrevrangebylex zscore zmscore zcard zcount zlexcount
   zrank zrevrank zscan bitcount bitpos getbit geopos geodist geosearch geohash pfcount xrange xrevrange xlen xread xinfo
   set mset setex psetex hset hmset expireat pexpireat persist ltrim lset setrange`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Options of SET that make its answer, or its effect, depend on what was there before. */
const CONDITIONAL_SET = new Set(['nx', 'xx', 'get', 'ifeq', 'ifne', 'ifdeq', 'ifdne']);

/**
 * True if the command may be sent again although it may have been executed. The values of a write must be the same at both
 * times, as they are in a repetition; a write by somebody else in between is overwritten, as it would be by a slow first one.
 */
export function isIdempotentCommand(command: string, args: readonly unknown[] = []): boolean {
  const name = command.toLowerCase();
  if (!IDEMPOTENT.has(name)) return false;
  return name !== 'set' || !args.slice(2).some((arg) => CONDITIONAL_SET.has(String(arg).toLowerCase()));
}
