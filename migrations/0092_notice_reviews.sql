-- Reviews of the notice: that somebody looked, what came of it, and by when somebody looks again (P005). No more than a year ahead.
CREATE TABLE notice_review (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  programme text NOT NULL CHECK (length(programme) BETWEEN 1 AND 100),
  version integer NOT NULL,
  reviewed_on date NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('still-right', 'change-needed')),
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
  next_by date NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  form_token uuid NOT NULL,
  FOREIGN KEY (programme, version) REFERENCES publication,
  CHECK (reviewed_on <= (recorded_at AT TIME ZONE 'Europe/London')::date),
  CHECK (next_by > reviewed_on AND next_by <= (reviewed_on + interval '12 months')::date),
  UNIQUE (programme, form_token)
);
CREATE INDEX reviews_of_programme ON notice_review (programme, reviewed_on DESC, recorded_at DESC);
COMMENT ON COLUMN notice_review.recorded_by IS 'audit-trail';
CALL design_categorise('notice_review', 'operational');
ALTER TABLE notice_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_review FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON notice_review TO candour_rights;
GRANT SELECT ON notice_review TO candour_operator;
-- Whoever may see the assurance board sees whether the notice was reviewed.
CREATE POLICY board_reads ON notice_review FOR SELECT TO candour_rights USING (programme = (SELECT context.claims() ->> 'programme')
  AND (SELECT context.has_role('data-protection-officer') OR context.has_role('auditor') OR context.has_role('contract-manager')));
CREATE POLICY operator_reads ON notice_review FOR SELECT TO candour_operator USING ((SELECT context.duty()) = 'operator');
CREATE POLICY officer_writes ON notice_review FOR INSERT TO candour_rights WITH CHECK ((SELECT context.has_role('data-protection-officer'))
  AND programme = (SELECT context.claims() ->> 'programme') AND recorded_by = (SELECT context.actor()));
-- The public sees when the notice was last reviewed and when it is due again, not by whom nor what they noted.
GRANT SELECT (programme, reviewed_on, next_by, recorded_at) ON notice_review TO candour_gate;
CREATE POLICY dates_are_public ON notice_review FOR SELECT TO candour_gate USING (true);
