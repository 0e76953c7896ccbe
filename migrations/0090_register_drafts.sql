-- Drafts of a register: what data protection officers work on until two of them publish it. Every save is a row of its own and
-- nothing is overwritten; what a draft is now follows from what was done to it.
CREATE TABLE register_draft (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  programme text NOT NULL CHECK (length(programme) BETWEEN 1 AND 100),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  -- The publication whose files it began with; null when it began with the folder that came with the product.
  base_version integer CHECK (base_version > 0),
  started_by uuid NOT NULL,
  started_at timestamptz NOT NULL DEFAULT product_now(),
  form_token uuid NOT NULL,
  UNIQUE (programme, form_token)
);
CREATE INDEX drafts_of_programme ON register_draft (programme, started_at DESC);

-- `follows`: the version its writer had before them. A version has one successor: of two who saved at once, one is told.
CREATE TABLE register_draft_file (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  draft_id uuid NOT NULL REFERENCES register_draft,
  path text NOT NULL CHECK (path ~ '^(notice/)?[a-z0-9][a-z0-9-]{0,60}\.(yaml|md)$'),
  -- Null: the file was taken out.
  text text CHECK (length(text) <= 500000),
  follows uuid,
  saved_by uuid NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT product_now(),
  UNIQUE (id, draft_id, path),
  FOREIGN KEY (follows, draft_id, path) REFERENCES register_draft_file (id, draft_id, path),
  UNIQUE NULLS NOT DISTINCT (draft_id, path, follows)
);

-- A proposal to publish, bound to the hash of the register that the draft made at that moment.
CREATE TABLE register_proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  draft_id uuid NOT NULL REFERENCES register_draft,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  -- Null: as soon as it may, once it is approved.
  effective_from timestamptz,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  summary text NOT NULL CHECK (length(summary) <= 4000),
  -- Whether people must be told first: as worked out, or because the officer says so. It is never lowered.
  worked_out_material boolean NOT NULL,
  material boolean NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT product_now(),
  CHECK (material OR NOT worked_out_material)
);
CREATE INDEX proposals_of_draft ON register_proposal (draft_id, proposed_at DESC);

-- How a proposal ended, once. `saved-again`: somebody saved a file of the draft, so that nobody may approve what was proposed.
CREATE TABLE register_proposal_end (
  proposal_id uuid PRIMARY KEY REFERENCES register_proposal,
  kind text NOT NULL CHECK (kind IN ('approved', 'sent-back', 'taken-back', 'saved-again', 'discarded')),
  reason text CHECK (length(reason) BETWEEN 1 AND 2000),
  ended_by uuid NOT NULL,
  ended_at timestamptz NOT NULL DEFAULT product_now(),
  CHECK (kind <> 'sent-back' OR reason IS NOT NULL)
);

-- How a draft ended, once: published as a version, or discarded with a reason.
CREATE TABLE register_draft_end (
  draft_id uuid PRIMARY KEY REFERENCES register_draft,
  kind text NOT NULL CHECK (kind IN ('published', 'discarded')),
  version integer,
  reason text CHECK (length(reason) BETWEEN 1 AND 2000),
  ended_by uuid NOT NULL,
  ended_at timestamptz NOT NULL DEFAULT product_now(),
  CHECK ((kind = 'published') = (version IS NOT NULL)),
  CHECK (kind <> 'discarded' OR reason IS NOT NULL)
);

-- What a draft changes that somebody must look at beyond the draft itself: agreements, assessments, the law (P005).
CREATE TABLE register_review_task (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  draft_id uuid NOT NULL REFERENCES register_draft,
  about text NOT NULL CHECK (about IN ('recipients', 'categories', 'retention', 'law')),
  opened_by uuid NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT product_now(),
  UNIQUE (draft_id, about)
);
CREATE TABLE register_review_done (
  task_id uuid PRIMARY KEY REFERENCES register_review_task,
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
  done_by uuid NOT NULL,
  done_at timestamptz NOT NULL DEFAULT product_now()
);

COMMENT ON COLUMN register_draft.started_by IS 'audit-trail';
COMMENT ON COLUMN register_draft_file.saved_by IS 'audit-trail';
COMMENT ON COLUMN register_proposal.proposed_by IS 'audit-trail';
COMMENT ON COLUMN register_proposal_end.ended_by IS 'audit-trail';
COMMENT ON COLUMN register_draft_end.ended_by IS 'audit-trail';
COMMENT ON COLUMN register_review_task.opened_by IS 'audit-trail';
COMMENT ON COLUMN register_review_done.done_by IS 'audit-trail';

-- Data protection officers of the programme alone, each in their own name. Whether something was published is for
-- policy.publish to say, and for nobody else.
DO $$
DECLARE
  t text; mine text; own text;
  officer constant text := '(SELECT context.has_role(''data-protection-officer''))';
  of_draft constant text := 'EXISTS (SELECT 1 FROM public.register_draft d WHERE d.id = draft_id)';
BEGIN
  FOR t, mine, own IN VALUES
    ('register_draft', 'programme = (SELECT context.claims() ->> ''programme'')', 'started_by = (SELECT context.actor())'),
    ('register_draft_file', of_draft, 'saved_by = (SELECT context.actor())'),
    ('register_proposal', of_draft, 'proposed_by = (SELECT context.actor())'),
    ('register_proposal_end', 'EXISTS (SELECT 1 FROM public.register_proposal p WHERE p.id = proposal_id)',
      'ended_by = (SELECT context.actor()) AND kind <> ''approved'''),
    ('register_draft_end', of_draft, 'ended_by = (SELECT context.actor()) AND kind <> ''published'''),
    ('register_review_task', of_draft, 'opened_by = (SELECT context.actor())'),
    ('register_review_done', 'EXISTS (SELECT 1 FROM public.register_review_task r WHERE r.id = task_id)',
      'done_by = (SELECT context.actor())')
  LOOP
    EXECUTE format('CALL design_categorise(%L, ''operational'')', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY; ALTER TABLE %I FORCE ROW LEVEL SECURITY', t, t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO candour_rights', t);
    EXECUTE format('CREATE POLICY officer_reads ON %I FOR SELECT TO candour_rights USING (%s AND %s)', t, officer, mine);
    EXECUTE format('CREATE POLICY officer_writes ON %I FOR INSERT TO candour_rights WITH CHECK (%s AND %s AND %s)', t, officer, mine, own);
    EXECUTE format('GRANT SELECT ON %I TO candour_context', t);
    EXECUTE format('CREATE POLICY context_reads ON %I FOR SELECT TO candour_context USING (true)', t);
  END LOOP;
END $$;
GRANT INSERT ON register_proposal_end, register_draft_end TO candour_context;
CREATE POLICY context_publishes ON register_proposal_end FOR INSERT TO candour_context WITH CHECK (kind = 'approved');
CREATE POLICY context_publishes ON register_draft_end FOR INSERT TO candour_context WITH CHECK (kind = 'published');
