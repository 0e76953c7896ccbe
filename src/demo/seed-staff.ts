import type { Transaction } from '../database/index.ts';
import type { Demonstration } from './demonstration.ts';
import { demoId } from './ids.ts';

/**
 * Puts the organisations, agreements, teams, caseloads and staff of one programme’s demonstration into a database without them. Dates are
 * counted from `today`. The transaction must have begun as the operator.
 */
export async function seedStaff(db: Transaction, demo: Demonstration, today: Temporal.PlainDate): Promise<void> {
  const { programme, organisations, teams, caseloads } = demo;
  await db
    .insertInto('organisation')
    .values(
      organisations.map((o) => ({
        id: demoId('organisation', o.slug),
        slug: o.slug,
        name: o.name,
        kind: o.kind,
        region: o.region ?? 'UK',
        email: `referrals@${o.slug}.example`,
      })),
    )
    .execute();
  await db
    .insertInto('agreement')
    .values(
      organisations
        .flatMap((o) => (o.agreement ? [{ o, a: o.agreement }] : []))
        .map(({ o, a }) => ({
          id: demoId('agreement', o.slug),
          reference: `AG-${o.slug}`,
          programme,
          organisation_id: demoId('organisation', o.slug),
          recipient: a.recipient,
          kind: a.kind,
          categories: a.categories,
          purposes: a.purposes,
          starts_on: today.subtract({ days: a.startsDaysAgo }).toString(),
          ends_on: today.add({ days: a.endsInDays }).toString(),
          suspended_on:
            a.suspendedDaysAgo === undefined ? null : today.subtract({ days: a.suspendedDaysAgo }).toString(),
        })),
    )
    .execute();
  await db
    .insertInto('team')
    .values(
      teams.map((t) => ({
        id: demoId('team', t.slug),
        organisation_id: demoId('organisation', t.organisation),
        name: t.name,
      })),
    )
    .execute();
  await db
    .insertInto('caseload')
    .values(
      caseloads.map((c) => ({
        id: demoId('caseload', c.slug),
        programme,
        kind: c.kind,
        name: c.name,
        team_id: demoId('team', c.team),
        organisation_id: demoId('organisation', teams.find((t) => t.slug === c.team)?.organisation ?? ''),
      })),
    )
    .execute();
  await seedPersonas(db, demo, today);
}

async function seedPersonas(
  db: Transaction,
  { programme, personas }: Demonstration,
  today: Temporal.PlainDate,
): Promise<void> {
  const from = today.subtract({ days: 500 }).toString();
  await db
    .insertInto('staff')
    .values(
      personas.map((p) => ({
        id: demoId('staff', p.persona),
        organisation_id: demoId('organisation', p.organisation),
        team_id: p.team ? demoId('team', p.team) : null,
        display_name: p.label,
        email: `${p.persona}@staff.example`,
        persona: p.persona,
        starts_on: from,
        training_expires_on: today.add({ days: 200 }).toString(),
        undertaking_signed_on: from,
        professional_body: p.profession?.body ?? null,
        registration_number: p.profession?.number ?? null,
        registration_expires_on: p.profession ? today.add({ days: 300 }).toString() : null,
      })),
    )
    .execute();
  await db
    .insertInto('staff_role')
    .values(personas.map((p) => ({ staff_id: demoId('staff', p.persona), programme, role: p.role, from_day: from })))
    .execute();
  await db
    .insertInto('staff_caseload')
    .values(
      personas.flatMap((p) =>
        (p.caseloads ?? []).map((c) => ({
          staff_id: demoId('staff', p.persona),
          caseload_id: demoId('caseload', c),
          from_day: from,
          reason: 'Held since joining',
        })),
      ),
    )
    .execute();
}
