import { fieldEnd, leafInPlace } from './canonical.ts';
import type { Findings } from './findings.ts';
import { Frontier } from './merkle.ts';
import type { Head, ProblemCode, Verification } from './rules.ts';

/** A line without a leaf begins with three nulls. */
const NO_LEAF = '\\N\t\\N\t\\N\t'.length;
/** From the end of the position to the digits of the leaf: a tab, the entry's id, a tab, two backslashes and an x. */
const HEX_START = 1 + 36 + 1 + 3;

/** Goes through the leaves in the order of positions, then through the entries that have none. */
export class Walk {
  readonly #findings: Findings;
  readonly #heads: Head[];
  readonly #cluster: string;
  readonly #tree = new Frontier();
  #nextHead = 0;
  #goodTo = 0;
  /** Whether some root was not the signed one. */
  rootsDiffer = false;
  #expected = 0;
  #entries = 0;
  #unproven = 0;

  constructor(findings: Findings, heads: Head[], cluster: string) {
    this.#findings = findings;
    this.#heads = heads;
    this.#cluster = cluster;
    this.#checkHeads();
  }

  /** Takes one row: position, entry id and leaf hash, then the canonical bytes of the entry; nulls where a side is missing. */
  line(bytes: Buffer, start: number, end: number): void {
    if (isNull(bytes, start)) {
      this.#entries += 1;
      this.#unsealed(bytes, start + NO_LEAF, end);
      return;
    }
    const positionEnd = fieldEnd(bytes, start, end);
    const hexStart = positionEnd + HEX_START;
    const entryStart = hexStart + 65;
    const position = Number(bytes.toString('latin1', start, positionEnd));
    if (position !== this.#expected) this.#misplaced(position);
    this.#expected = position + 1;
    if (isNull(bytes, entryStart)) {
      this.#tell('entry-missing', position, bytes, positionEnd, 'was deleted');
      this.#grow(Buffer.from(bytes.toString('latin1', hexStart, entryStart - 1), 'hex'));
      return;
    }
    this.#entries += 1;
    const leaf = leafInPlace(bytes, entryStart, end);
    if (!isHexOf(bytes, hexStart, leaf))
      this.#tell('entry-changed', position, bytes, positionEnd, 'is not as it was sealed');
    this.#grow(leaf);
  }

  /** What was found, once every row was taken. */
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

  #misplaced(position: number): void {
    if (position < this.#expected) {
      this.#findings.add({ code: 'position-repeated', position, message: `Position ${position} is taken twice.` });
    } else {
      const message = `Positions ${this.#expected} to ${position - 1} were removed.`;
      this.#findings.add({ code: 'position-missing', position: this.#expected, message });
    }
  }

  #tell(code: ProblemCode, position: number, bytes: Buffer, positionEnd: number, what: string): void {
    const entry = bytes.toString('latin1', positionEnd + 1, positionEnd + 37);
    this.#findings.add({ code, entry, position, message: `Entry ${entry} at position ${position} ${what}.` });
  }

  #grow(leaf: Buffer): void {
    this.#tree.append(leaf);
    this.#checkHeads();
  }

  #checkHeads(): void {
    for (let head = this.#heads[this.#nextHead]; head?.size === this.#tree.size; head = this.#heads[this.#nextHead]) {
      this.#nextHead += 1;
      if (head.root.equals(this.#tree.root())) {
        if (!this.rootsDiffer) this.#goodTo = head.size;
      } else if (!this.rootsDiffer) {
        this.rootsDiffer = true;
        this.#findings.add({
          code: 'root-differs',
          position: this.#goodTo,
          message: `Something between positions ${this.#goodTo} and ${head.size - 1} is not as it was sealed at ${head.sealedAt}.`,
        });
      }
    }
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

/** Whether the digits at `start` are those of the hash; without making a string of them. */
function isHexOf(bytes: Buffer, start: number, leaf: Buffer): boolean {
  for (let at = 0; at < 32; at++) {
    const byte = leaf[at] ?? 0;
    if (bytes[start + 2 * at] !== DIGITS[byte >> 4] || bytes[start + 2 * at + 1] !== DIGITS[byte & 15]) return false;
  }
  return true;
}

const DIGITS = Buffer.from('0123456789abcdef');
