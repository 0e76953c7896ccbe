-- An administrator keeps each person's standing: training, undertaking, registration, and the day they leave.
GRANT UPDATE (training_expires_on, undertaking_signed_on, professional_body, registration_number, registration_expires_on, ends_on)
  ON staff TO candour_staff;
CREATE POLICY administrator_keeps ON staff FOR UPDATE TO candour_staff
  USING ((SELECT context.has_role('administrator'))) WITH CHECK ((SELECT context.has_role('administrator')));

-- Somebody who leaves loses every session in the same transaction.
SET LOCAL ROLE candour_context;
CREATE FUNCTION context.leaver_signs_out() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.ends_on IS NOT NULL AND NEW.ends_on < public.product_today() THEN
    UPDATE context.session SET ended_at = clock_timestamp() WHERE actor_id = NEW.id AND ended_at IS NULL;
  END IF;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION context.leaver_signs_out() TO candour_owner;
SET LOCAL ROLE candour_owner;
CREATE TRIGGER leaver_signs_out AFTER UPDATE OF ends_on ON staff FOR EACH ROW EXECUTE FUNCTION context.leaver_signs_out();
