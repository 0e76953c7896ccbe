-- Ending support matters to the person, so it has a reason: sealed, like every word about health.
ALTER TABLE health_episode ADD COLUMN ended_because bytea;
ALTER TABLE health_episode ADD CHECK (ended_on IS NOT NULL OR ended_because IS NULL);
CALL design_categorise('health_episode', 'health-team-record');
GRANT UPDATE (ended_because) ON health_episode TO candour_health;
