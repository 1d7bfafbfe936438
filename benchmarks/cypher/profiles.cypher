// How many profiles there are.
//
// mode: read
// use: step
// returns: profiles INTEGER
MATCH (profile:Profile)
RETURN count(profile) AS profiles
