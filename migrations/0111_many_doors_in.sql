-- People come by more doors than a Jobcentre: by themselves, from a health service, a council service or a voluntary organisation.
ALTER TABLE referral_import DROP CONSTRAINT referral_import_channel_check;
ALTER TABLE referral_import ADD CONSTRAINT referral_import_channel_check
  CHECK (channel IN ('jcp', 'self', 'health-service', 'council', 'voluntary', 'other'));
ALTER TABLE referral DROP CONSTRAINT referral_channel_check;
ALTER TABLE referral ADD CONSTRAINT referral_channel_check
  CHECK (channel IN ('jcp', 'self', 'health-service', 'council', 'voluntary', 'other'));
