-- Protects a table of the Health and Wellbeing Team (P015): its login alone writes and reads it, for people referred to the team.
-- The subject of a rights request is read by the rights desk; the employment side has no grant at all.
CREATE PROCEDURE design_protect_health(target regclass) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY; ALTER TABLE %s FORCE ROW LEVEL SECURITY', target, target);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO candour_health', target);
  EXECUTE format('GRANT SELECT ON %s TO candour_rights', target);
  EXECUTE format('CREATE POLICY health_team ON %s TO candour_health
    USING ((SELECT context.has_role(''health-practitioner'') OR context.has_role(''senior-health-practitioner''))
      AND EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id))
    WITH CHECK ((SELECT context.has_role(''health-practitioner'') OR context.has_role(''senior-health-practitioner''))
      AND EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id))', target);
  EXECUTE format('CREATE POLICY subject_of_request ON %s FOR SELECT TO candour_rights USING (participant_id = (SELECT context.subject()))', target);
END $$;
REVOKE ALL ON PROCEDURE design_protect_health(regclass) FROM PUBLIC;
