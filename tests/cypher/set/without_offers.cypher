// Takes from all fits what version 1 of the schema didn't know, and sets that version.
//
// mode: write
// returns: changed INTEGER
MATCH (pool:Pool {name: 'registry'})
SET pool.schema_version = 1
WITH pool
MATCH (:Model)-[fits:FITS|FITTED]->(:Profile)
SET fits.name = null, fits.notes = null, fits.provider = null, fits.base_model = null, fits.maker = null
RETURN count(fits) AS changed
