// Opens a load: takes the registry's write lock and records each source's part of the load.
//
// The lock is the Pool node, which this writes first, so that loads run one at a time. `since` is when
// the load's facts begin to hold: the given date, or now but not before the newest load. `newest` is the
// time of the newest load so far: a load that is dated before it must be refused.
//
// mode: write
// returns: newest ZONED DATETIME, since ZONED DATETIME
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param loads => [{load_id: 'load-1', source: 'example', precedence: 10, files: ['example.jsonl'], sha256: ['00'],
  partial: false}]
*/
MERGE (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool, pool.newest AS newest
WITH pool, newest, coalesce($since, CASE WHEN newest > datetime() THEN newest
     // the resolution of Python's datetime, so that the returned value round-trips
     ELSE datetime.truncate('microsecond', datetime()) END) AS since
SET pool.newest = since
WITH newest, since
CALL (since) {
  UNWIND $loads AS row
  MERGE (source:Source {name: row.source})
  SET source.precedence = row.precedence,
      source.whole_at = CASE WHEN row.partial THEN source.whole_at ELSE since END
  CREATE (load:RegistryLoad {load_id: row.load_id})-[:LOADED_FROM]->(source)
  SET load.source = row.source,
      load.files = row.files,
      load.sha256 = row.sha256,
      load.partial = row.partial,
      load.since = since,
      load.loaded_at = datetime()
}
RETURN newest, since
