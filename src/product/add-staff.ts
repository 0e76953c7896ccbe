import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { inTransaction, type Transaction } from '../database/index.ts';
import { CASEWORK_ROLES, type Role } from '../pipeline/index.ts';
import type { OrganisationKind } from '../register/index.ts';
import { codeHash } from '../session/index.ts';
import { recordOperatorAct } from './operator-act.ts';
import type { Product } from './product.ts';
import { firstProgramme } from './programmes.ts';

/** Somebody to let in: the first administrator of a new service, or anybody after. */
export interface NewStaff {
  email: string;
  name: string;
  role: Role;
  organisation: string;
  organisationName: string;
  /** `prime` for the programme’s own organisation. */
  organisationKind: OrganisationKind;
  /** The programme they work on; the first one unless given. */
  programme?: string | undefined;
}

/** The link that lets them choose a password and an authenticator, once, within 15 minutes. */
export interface Invited {
  staff: string;
  link: string;
}

/**
 * Adds a member of staff and gives the link by which they set up their own way to sign in. Their organisation, its team and,
 * for the prime, the caseloads that new referrals reach are made when they are missing. Training and undertaking are for an
 * administrator to record: until then they may not act, except the first administrator, who could not otherwise begin.
 */
export async function addStaff(product: Product, who: NewStaff, by: string): Promise<Invited> {
  const code = randomBytes(24).toString('base64url');
  const staff = await inTransaction(
    product.services.pools.candour_operator,
    { system: { command: 'staff-add', job: by } },
    async (db) => {
      const today =
        (await sql<{ today: string }>`SELECT product_today()::text AS today`.execute(db)).rows[0]?.today ?? '';
      const programme = who.programme ?? firstProgramme();
      const { organisationId, teamId } = await organisationOf(db, who, programme);
      const first = (await db.selectFrom('staff').select('id').limit(1).execute()).length === 0;
      const id = randomUUID();
      const year = Temporal.PlainDate.from(today).add({ years: 1 }).toString();
      await db
        .insertInto('staff')
        .values({
          id,
          organisation_id: organisationId,
          team_id: teamId,
          display_name: who.name,
          email: who.email,
          starts_on: today,
          training_expires_on: first ? year : null,
          undertaking_signed_on: first ? today : null,
        })
        .execute();
      await db
        .insertInto('staff_role')
        .values({ staff_id: id, programme, role: who.role as never, from_day: today })
        .execute();
      await giveCaseload(db, id, who, { organisationId, teamId, programme }, today);
      await sql`SELECT context.invite(${id}, ${codeHash(code)}, '15 minutes')`.execute(db);
      await recordOperatorAct(product, db, {
        programme,
        act: 'staff-add',
        verb: 'record',
        fields: ['staff.display_name', 'staff_role.role'],
      });
      return id;
    },
  );
  return { staff, link: `${product.settings.origin}/sign-in/set-up/${code}` };
}

interface Place {
  organisationId: string;
  teamId: string;
  programme: string;
}

async function organisationOf(db: Transaction, who: NewStaff, programme: string): Promise<Place> {
  const known = await db
    .selectFrom('organisation')
    .select('id')
    .where('slug', '=', who.organisation)
    .executeTakeFirst();
  const organisationId = known?.id ?? randomUUID();
  if (!known) {
    await db
      .insertInto('organisation')
      .values({ id: organisationId, slug: who.organisation, name: who.organisationName, kind: who.organisationKind })
      .execute();
  }
  const team = await db
    .selectFrom('team')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  const teamId = team?.id ?? randomUUID();
  if (!team)
    await db
      .insertInto('team')
      .values({ id: teamId, organisation_id: organisationId, name: who.organisationName })
      .execute();
  if (who.organisationKind === 'prime') await doorCaseloads(db, { organisationId, teamId, programme });
  return { organisationId, teamId, programme };
}

/** Where new referrals arrive, and where those under MAPPA go. */
async function doorCaseloads(db: Transaction, { organisationId, teamId, programme }: Place): Promise<void> {
  const doors = [
    ['intake', 'New referrals'],
    ['nominated-officer', 'Nominated officer'],
  ] as const;
  await db
    .insertInto('caseload')
    .values(
      doors.map(([kind, name]) => ({
        programme,
        organisation_id: organisationId,
        team_id: teamId,
        kind,
        name,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['programme', 'kind']).where('kind', 'in', ['intake', 'nominated-officer']).doNothing(),
    )
    .execute();
}

async function giveCaseload(
  db: Transaction,
  staffId: string,
  who: NewStaff,
  place: Place,
  today: string,
): Promise<void> {
  const door =
    who.role === 'nominated-officer'
      ? 'nominated-officer'
      : ['administrator', 'team-leader'].includes(who.role)
        ? 'intake'
        : undefined;
  const caseloads = door
    ? await db
        .selectFrom('caseload')
        .select('id')
        .where('kind', '=', door)
        .where('programme', '=', place.programme)
        .execute()
    : [];
  if (CASEWORK_ROLES.some((each) => each === who.role) && who.role !== 'team-leader') {
    const id = randomUUID();
    await db
      .insertInto('caseload')
      .values({
        id,
        programme: place.programme,
        organisation_id: place.organisationId,
        team_id: place.teamId,
        kind: 'keyworker',
        name: who.name,
      })
      .execute();
    caseloads.push({ id });
  }
  if (caseloads.length > 0) {
    await db
      .insertInto('staff_caseload')
      .values(
        caseloads.map(({ id }) => ({
          staff_id: staffId,
          caseload_id: id,
          from_day: today,
          reason: 'Given on joining',
        })),
      )
      .execute();
  }
}
