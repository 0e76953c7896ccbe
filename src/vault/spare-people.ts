import { randomUUID } from 'node:crypto';
import type { KeyName } from './rules.ts';

/** Most people whose keys are made together, before anybody asked for them. */
const MOST_AHEAD = 10_000;

/** Makes the keys of these people durably. */
type Make = (people: readonly string[], classes: readonly KeyName[]) => Promise<unknown>;

interface Stock {
  ids: string[];
  making: Promise<void> | undefined;
}

/**
 * Ids of people who do not exist yet, whose keys are on disk already: an import that makes 100,000 people writes the key
 * stores a few dozen times instead of hundreds. Ids left over at a stop are keys that open nothing, which harms nobody.
 */
export class SparePeople {
  readonly #make: Make;
  readonly #stocks = new Map<string, Stock>();

  constructor(make: Make) {
    this.#make = make;
  }

  /** Gives `count` ids, each once. `expected`: how many more will probably be asked for soon; their keys are made meanwhile. */
  async take(count: number, classes: readonly KeyName[], expected: number): Promise<string[]> {
    const stock = this.#stockOf(classes);
    while (stock.ids.length < count) {
      stock.making ??= this.#fill(stock, classes, count - stock.ids.length + expected, count);
      await stock.making;
    }
    const ids = stock.ids.splice(0, count);
    const more = expected - stock.ids.length;
    if (more > 0 && stock.ids.length < MOST_AHEAD / 2 && stock.making === undefined) {
      stock.making = this.#fill(stock, classes, more, 0);
      // Whoever needs these keys next tries again, and is told.
      stock.making.catch(() => undefined);
    }
    return ids;
  }

  #stockOf(classes: readonly KeyName[]): Stock {
    const name = classes.map((each) => `${each.compartment}/${each.class}`).join(' ');
    const stock = this.#stocks.get(name) ?? { ids: [], making: undefined };
    this.#stocks.set(name, stock);
    return stock;
  }

  async #fill(stock: Stock, classes: readonly KeyName[], wanted: number, least: number): Promise<void> {
    const ids = Array.from({ length: Math.max(least, Math.min(wanted, MOST_AHEAD)) }, () => randomUUID());
    // In the order of every index on them, so that those given out together lie together.
    ids.sort();
    try {
      await this.#make(ids, classes);
      stock.ids.push(...ids);
    } finally {
      stock.making = undefined;
    }
  }
}
