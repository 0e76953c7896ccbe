import type { Command } from 'commander';
import type { Compartment } from '../vault/index.ts';
import type { CommandIo } from './io.ts';
import { WrongUsage } from './io.ts';
import { withProduct } from './product.ts';

/** `keys`: the vault’s own upkeep. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('keys')
    .description('The upkeep of the vault')
    .command('rotate')
    .description('Give a compartment a new key and wrap its data keys again; what is sealed stays as it is')
    .argument('<compartment>', 'identity, programme, health, convictions, safety-contact, files or audit-detail')
    .action(async (compartment: string) => {
      const { COMPARTMENTS } = await import('../vault/index.ts');
      if (!COMPARTMENTS.includes(compartment as Compartment)) {
        throw new WrongUsage(
          'compartment-unknown',
          'There is no compartment of that name',
          `Name one of: ${COMPARTMENTS.join(', ')}`,
        );
      }
      await withProduct(io, async ({ services }) => {
        const rotated = await services.vault.rotate(compartment as Compartment);
        io.answer(rotated, `${compartment}: version ${rotated.to}, ${rotated.rewrapped} keys wrapped again`);
      });
    });
}
