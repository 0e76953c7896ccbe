import { fieldEnd, leafInPlace } from './canonical.ts';
import { type Findings, LISTED } from './findings.ts';
import { Frontier } from './merkle.ts';
import type { Head, Verification } from './rules.ts';

/** Goes through the leaves in the order of positions, then through the entries that have none. */
export class Walk {
  readonly #findings: Findings;
  readonly #heads: Head[];
  readonly #cluster: string;
  readonly #tree = new Frontier();
  readonly #outOfOrder: { position: number; entry: string }[] = [];
  #nextHead = 0;
  #goodTo = 0;
  #rootsDiffer = false;
  #expected = 0;
  #entries = 0;
  #unproven = 0;
  #last = '';

  constructor(findings: Findings, heads: Head[], cluster: string) {
    this.#findings = findings;
    this.#heads = heads;
    this.#cluster = cluster;
    this.#checkHeads();
  }

  line(bytes: Buffer, start: number, end: number): void {
    const positionEnd = fieldEnd(bytes, start, end);
    const leafIdEnd = fieldEnd(bytes, positionEnd + 1, end);
    const leafEnd = fieldEnd(bytes, leafIdEnd + 1, end);
    const hasEntry = !isNull(bytes, leafEnd + 1);
    if (hasEntry) this.#entries += 1;
    if (isNull(bytes, start)) {
      this.#unsealed(bytes, leafEnd + 1, end);
      return;
    }
    const position = Number(bytes.toString('latin1', start, positionEnd));
    this.#place(position);
    // The hexadecimal digits follow two backslashes and an x.
    const stored = bytes.toString('latin1', leafIdEnd + 4, leafEnd);
    if (!hasEntry) {
      const entry = bytes.toString('latin1', positionEnd + 1, leafIdEnd);
      this.#findings.add({
        code: 'entry-missing',
        entry,
        position,
        message: `Entry ${entry} at position ${position} was deleted.`,
      });
      this.#grow(Buffer.from(stored, 'hex'));
      return;
    }
    this.#order(bytes, leafEnd + 1, end, position);
    const leaf = leafInPlace(bytes, leafEnd + 1, end);
    if (leaf.toString('hex') !== stored) {
      const entry = bytes.toString('latin1', positionEnd + 1, leafIdEnd);
      this.#findings.add({
        code: 'entry-changed',
        entry,
        position,
        message: `Entry ${entry} at position ${position} is not as it was sealed.`,
      });
    }
    this.#grow(leaf);
  }

  end(): Verification {
    const newest = this.#heads.at(-1);
    if (newest !== undefined && newest.size > this.#tree.size) {
      this.#findings.add({
        code: 'truncated',
        position: this.#tree.size,
        message: `A signed head covers ${newest.size} entries; the ledger holds ${this.#tree.size}. The rest was cut off or the database was rolled back.`,
      });
    }
    if (this.#tree.size > (newest?.size ?? 0)) {
      this.#findings.add({
        code: 'leaves-without-head',
        position: newest?.size ?? 0,
        message: `Positions from ${newest?.size ?? 0} on are covered by no signed head.`,
      });
    }
    if (this.#rootsDiffer) {
      for (const { position, entry } of this.#outOfOrder) {
        this.#findings.add({
          code: 'entry-out-of-order',
          entry,
          position,
          message: `Entry ${entry} at position ${position} was written before the one ahead of it.`,
        });
      }
    }
    const { problems } = this.#findings;
    const sealedTo = this.#heads.findLast((head) => head.size <= this.#goodTo)?.sealedAt ?? null;
    return {
      entries: this.#entries,
      notYetProven: this.#unproven,
      sealedTo,
      root: this.#tree.root().toString('base64'),
      ok: problems.length === 0,
      problems,
    };
  }

  #place(position: number): void {
    if (position < this.#expected) {
      this.#findings.add({ code: 'position-repeated', position, message: `Position ${position} is taken twice.` });
    } else if (position > this.#expected) {
      this.#findings.add({
        code: 'position-missing',
        position: this.#expected,
        message: `Positions ${this.#expected} to ${position - 1} were removed.`,
      });
    }
    this.#expected = position + 1;
  }

  #grow(leaf: Buffer): void {
    this.#tree.append(leaf);
    this.#checkHeads();
  }

  #checkHeads(): void {
    for (let head = this.#heads[this.#nextHead]; head?.size === this.#tree.size; head = this.#heads[this.#nextHead]) {
      this.#nextHead += 1;
      if (head.root.equals(this.#tree.root())) {
        if (!this.#rootsDiffer) this.#goodTo = head.size;
      } else if (!this.#rootsDiffer) {
        this.#rootsDiffer = true;
        this.#findings.add({
          code: 'root-differs',
          position: this.#goodTo,
          message: `Something between positions ${this.#goodTo} and ${head.size - 1} is not as it was sealed at ${head.sealedAt}.`,
        });
      }
    }
  }

  /** Positions follow transaction, time and id; remembered, and told only when a root shows that something moved. */
  #order(bytes: Buffer, start: number, end: number, position: number): void {
    const idEnd = fieldEnd(bytes, start, end);
    const recordedStart = fieldEnd(bytes, idEnd + 1, end) + 1;
    const recordedEnd = fieldEnd(bytes, recordedStart, end);
    const xact = bytes.toString('latin1', recordedEnd + 1, fieldEnd(bytes, recordedEnd + 1, end)).padStart(20, '0');
    if (xact < this.#last && this.#outOfOrder.length < LISTED) {
      this.#outOfOrder.push({ position, entry: bytes.toString('latin1', start, idEnd) });
    }
    this.#last = xact;
  }

  #unsealed(bytes: Buffer, start: number, end: number): void {
    const fields = bytes.toString('utf8', start, end).split('\t');
    const xact = BigInt(fields[3] ?? '0');
    const newest = this.#heads.at(-1);
    if (newest !== undefined && newest.cluster === this.#cluster && xact < BigInt(newest.horizon)) {
      const entry = fields[0] ?? '';
      this.#findings.add({
        code: 'entry-inserted',
        entry,
        message: `Entry ${entry} claims a transaction that was already sealed without it.`,
      });
    } else {
      this.#unproven += 1;
    }
  }
}

function isNull(bytes: Buffer, start: number): boolean {
  return bytes[start] === 0x5c && bytes[start + 1] === 0x4e;
}
