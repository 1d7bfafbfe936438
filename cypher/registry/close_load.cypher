// Records how many claims each load added, changed, left unchanged and retired.
//
// mode: write
// returns: loads INTEGER
/*
:param rows => [{load_id: 'load-1', added: 1, changed: 0, unchanged: 0, retired: 0}]
*/
UNWIND $rows AS row
MATCH (load:RegistryLoad {load_id: row.load_id})
SET load.added = row.added,
    load.changed = row.changed,
    load.unchanged = row.unchanged,
    load.retired = row.retired
RETURN count(load) AS loads
