import { type Command, Option } from 'commander';
import {
  addWorkingDays,
  breachClock,
  type Clarification,
  complaintClock,
  englandAndWales,
  LONDON,
  parseDay,
  programmeClock,
  rightsClock,
} from '../register/index.ts';
import { type CommandIo, WrongUsage } from './io.ts';
import { countOption, dayOption, instantOption, longDay } from './options.ts';
import { complaintPolicy, loadSoundProgramme, programmePolicy } from './programmes.ts';

const programmeOption = () => new Option('--programme <id>', 'whose policy counts; the first programme unless given');

/** `clock`: the dates that law and programme set, from the dates of what happened. */
export function register(program: Command, io: CommandIo): void {
  const clock = program.command('clock').description('Work out a date that law or programme sets');
  rights(clock, io);
  complaint(clock, io);
  breach(clock, io);
  workingDays(clock, io);
  programmeDays(clock, io);
}

type RightsOptions = {
  received: Temporal.PlainDate;
  identity?: Temporal.PlainDate;
  clarify?: Clarification[];
  extended?: true | Temporal.PlainDate;
  strict?: true;
};

function rights(clock: Command, io: CommandIo): void {
  clock
    .command('rights')
    .description('When a request under the data protection rights must be answered')
    .requiredOption('--received <date>', 'the day the request came, YYYY-MM-DD', dayOption('--received'))
    .option('--identity <date>', 'the day identity or authority was shown', dayOption('--identity'))
    .option(
      '--clarify <asked..answered>',
      'days of asking for clarification and of the answer; may be repeated',
      clarify,
    )
    .option('--extended [noticed]', 'extended by two months, told to the person on that day', dayOption('--extended'))
    .option('--strict', 'read “one month beginning with” as ending the day before')
    .action(({ received, identity, clarify: clarifications, extended, strict }: RightsOptions) => {
      const noticed = extended === true ? undefined : extended;
      const facts = { received, identity, clarifications, extended: extended && { noticed }, strict };
      const dates = rightsClock(facts, englandAndWales());
      const { due, outerLimit, extendedDue } = dates;
      const lines = [`Answer by ${longDay(due)}`, `Latest day on any reading of the law: ${longDay(outerLimit)}`];
      if (extendedDue) lines.push(`Extended: answer by ${longDay(extendedDue)}`);
      io.answer(dates, lines.join('\n'));
    });
}

function clarify(text: string, before: Clarification[] = []): Clarification[] {
  const [asked, answered, ...more] = text.split('..');
  if (asked === undefined || answered === undefined || more.length > 0) {
    throw new WrongUsage(
      'clarify-invalid',
      '--clarify: this is not two dates joined by two dots',
      'Write it like 2026-11-05..2026-11-10',
    );
  }
  return [...before, { asked: parseDay(asked, '--clarify'), answered: parseDay(answered, '--clarify') }];
}

function complaint(clock: Command, io: CommandIo): void {
  clock
    .command('complaint')
    .description('When a data protection complaint must be acknowledged')
    .requiredOption('--received <date>', 'the day the complaint came, YYYY-MM-DD', dayOption('--received'))
    .addOption(programmeOption())
    .action(async ({ received, programme }: { received: Temporal.PlainDate; programme?: string }) => {
      const { policy, calendar } = complaintPolicy(await loadSoundProgramme(programme));
      const dates = complaintClock({ received }, policy, calendar);
      const text = [
        `Acknowledge by ${longDay(dates.target)}, the programme’s target`,
        `Last day as the regulator reads the law: ${longDay(dates.acknowledgeBy)}`,
        `Last day in the words of the law: ${longDay(dates.statuteLiteral)}`,
        `Regulator: ${dates.regulatorName}`,
      ];
      io.answer(dates, text.join('\n'));
    });
}

function breach(clock: Command, io: CommandIo): void {
  clock
    .command('breach')
    .description('By when the regulator must be told of a breach')
    .requiredOption('--aware <instant>', 'when it became known, such as 2026-12-24T16:30:00Z', instantOption('--aware'))
    .action(({ aware }: { aware: Temporal.Instant }) => {
      const { notifyBy } = breachClock({ aware });
      const local = notifyBy.toZonedDateTimeISO(LONDON);
      const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
      io.answer({ notifyBy }, `Tell the regulator by ${time} on ${longDay(local.toPlainDate())}, London time`);
    });
}

function workingDays(clock: Command, io: CommandIo): void {
  clock
    .command('working-days')
    .description('The day so many working days later in England and Wales; the day itself is day 0')
    .requiredOption('--from <date>', 'the day to count from, YYYY-MM-DD', dayOption('--from'))
    .requiredOption('--days <n>', 'how many working days', countOption('--days'))
    .action(({ from, days }: { from: Temporal.PlainDate; days: number }) => {
      const date = addWorkingDays(from, days, englandAndWales());
      io.answer({ date }, longDay(date));
    });
}

function programmeDays(clock: Command, io: CommandIo): void {
  clock
    .command('programme')
    .description('The dates of the programme’s day limits')
    .requiredOption('--start <date>', 'the day the person started, YYYY-MM-DD', dayOption('--start'))
    .addOption(programmeOption())
    .action(async ({ start, programme }: { start: Temporal.PlainDate; programme?: string }) => {
      const dates = programmeClock({ start }, programmePolicy(await loadSoundProgramme(programme)));
      const lines = Object.entries(dates).map(([name, date]) => `Day ${name.slice('day'.length)}: ${longDay(date)}`);
      io.answer(dates, lines.join('\n'));
    });
}
