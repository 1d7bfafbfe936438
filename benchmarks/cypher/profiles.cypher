// How many profiles there are.
//
// mode: read
// returns: profiles INTEGER
MATCH (profile:Profile)
RETURN count(profile) AS profiles
