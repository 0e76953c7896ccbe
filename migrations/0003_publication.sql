-- What was published, when, by whom. A publication never changes: the notice people read and the rules that run share its hash.
CREATE TABLE publication (
  programme text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  canonical text NOT NULL,
  effective_from timestamptz NOT NULL,
  published_at timestamptz NOT NULL DEFAULT product_now(),
  published_by text NOT NULL,
  second_approver text NOT NULL CHECK (second_approver <> published_by),
  PRIMARY KEY (programme, version)
);
CALL design_categorise('publication', 'operational');
GRANT SELECT ON publication TO candour_context, candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs, candour_sealer,
  candour_operator;
GRANT INSERT ON publication TO candour_operator;

CREATE FUNCTION publication_is_immutable() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS
  $$ BEGIN RAISE EXCEPTION 'a publication cannot be changed; publish a new version'; END $$;
CREATE TRIGGER publication_is_immutable BEFORE UPDATE OR DELETE ON publication
  FOR EACH ROW EXECUTE FUNCTION publication_is_immutable();
CREATE TRIGGER publication_stays BEFORE TRUNCATE ON publication EXECUTE FUNCTION publication_is_immutable();
