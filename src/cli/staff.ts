import { type Command, Option } from 'commander';
import { ROLES } from '../pipeline/index.ts';
import type { NewStaff } from '../product/index.ts';
import { ORGANISATION_KINDS } from '../register/index.ts';
import type { CommandIo } from './io.ts';
import { operator, withProduct } from './product.ts';

/** `staff`: let the first people in. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('staff')
    .description('Let people in')
    .command('add')
    .description(
      'Add a member of staff, and print the link by which they choose how to sign in: used once, within 15 minutes',
    )
    .requiredOption('--email <address>', 'their email address at work')
    .requiredOption('--name <name>', 'their name as colleagues see it')
    .addOption(
      new Option('--role <role>', 'what they do')
        .choices(ROLES.filter((role) => !['participant', 'visitor', 'system'].includes(role)))
        .makeOptionMandatory(),
    )
    .requiredOption('--organisation <slug>', 'the organisation they work for, in lower-case words joined by hyphens')
    .option('--programme <id>', 'the programme they work on; the first one unless given')
    .option('--organisation-name <name>', 'its name, when it is new')
    .addOption(
      new Option('--organisation-kind <kind>', 'what it is, when it is new')
        .choices(ORGANISATION_KINDS)
        .default('prime'),
    )
    .action((options: Omit<NewStaff, 'organisationName'> & { organisationName?: string }) =>
      withProduct(io, async (product) => {
        const { addStaff } = await import('../product/index.ts');
        const invited = await addStaff(
          product,
          { ...options, organisationName: options.organisationName ?? options.organisation },
          operator(),
        );
        io.answer(invited, `Give them this link; it works once, for 15 minutes: ${invited.link}`);
      }),
    );
}
