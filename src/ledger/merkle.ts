import { hash } from 'node:crypto';

/** Merkle trees as RFC 6962 section 2.1 defines them: SHA-256, leaves marked by 0x00 and nodes by 0x01. */
const NODE = Buffer.alloc(65, 1);

/** The hash of two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 33);
  return hash('sha256', NODE, 'buffer');
}

/** The root of the empty tree. */
export const EMPTY_ROOT = hash('sha256', Buffer.alloc(0), 'buffer');

/** The right edge of a growing tree: the roots of its complete subtrees, largest first. All that is needed to go on. */
export class Frontier {
  size: number;
  readonly #roots: Buffer[];

  constructor(size = 0, roots: Buffer[] = []) {
    this.size = size;
    this.#roots = roots;
  }

  /** Reads what `bytes` wrote. Returns undefined when the number of roots does not fit the size. */
  static from(size: number, bytes: Uint8Array): Frontier | undefined {
    const roots: Buffer[] = [];
    for (let at = 0; at + 32 <= bytes.length; at += 32) roots.push(Buffer.from(bytes.subarray(at, at + 32)));
    return roots.length === onesIn(size) ? new Frontier(size, roots) : undefined;
  }

  /** Adds the next leaf. */
  append(leaf: Buffer): void {
    let top = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#roots.pop();
      if (left !== undefined) top = nodeHash(left, top);
    }
    this.#roots.push(top);
    this.size += 1;
  }

  /** The root of the tree so far. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (let at = this.#roots.length - 1; at >= 0; at--) {
      const left = this.#roots[at];
      if (left !== undefined) root = root === undefined ? left : nodeHash(left, root);
    }
    return root ?? EMPTY_ROOT;
  }

  /** The roots as bytes, for keeping. */
  bytes(): Buffer {
    return Buffer.concat(this.#roots);
  }
}

function onesIn(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** Leaf hashes one after another, 32 bytes each. */
export type Leaves = Uint8Array;

/** The root over leaves `from` (within) to `to` (without). */
export function rootOf(leaves: Leaves, from = 0, to = leaves.length / 32): Buffer {
  const frontier = new Frontier();
  for (let at = from; at < to; at++) frontier.append(Buffer.from(leaves.subarray(at * 32, at * 32 + 32)));
  return frontier.root();
}

/** The largest power of two smaller than `count` (2 or more). */
function split(count: number): number {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}

/** The audit path of a leaf in the tree of the first `size` leaves (RFC 6962 section 2.1.1). */
export function inclusionPath(leaves: Leaves, index: number, size: number): Buffer[] {
  const path: Buffer[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.unshift(rootOf(leaves, middle, to));
      to = middle;
    } else {
      path.unshift(rootOf(leaves, from, middle));
      from = middle;
    }
  }
  return path;
}

/** The root that a leaf and its path lead to, or undefined when the path has the wrong length. */
export function rootFromPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Buffer | undefined {
  if (index < 0 || index >= size) return undefined;
  let node: Buffer = Buffer.from(leaf);
  let at = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      node = nodeHash(sibling, node);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? node : undefined;
}

/** The proof that the tree of `size` leaves extends the tree of the first `before` (RFC 6962 section 2.1.2). */
export function consistencyPath(leaves: Leaves, before: number, size: number): Buffer[] {
  const path: Buffer[] = [];
  if (before === 0 || before >= size) return path;
  let from = 0;
  let to = size;
  let whole = true;
  while (before !== to) {
    const middle = from + split(to - from);
    if (before <= middle) {
      path.unshift(rootOf(leaves, middle, to));
      to = middle;
    } else {
      path.unshift(rootOf(leaves, from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) path.unshift(rootOf(leaves, from, to));
  return path;
}

/** Whether the proof shows that `root` (of `size`) extends `rootBefore` (of `before`), as RFC 9162 section 2.1.4.2 checks it. */
export function isConsistent(
  before: number,
  rootBefore: Uint8Array,
  size: number,
  root: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  if (before > size || before < 0) return false;
  if (before === size) return path.length === 0 && Buffer.compare(rootBefore, root) === 0;
  if (before === 0) return path.length === 0 && Buffer.compare(rootBefore, EMPTY_ROOT) === 0;
  let at = before - 1;
  let last = size - 1;
  while (at % 2 === 1) {
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  const proof = at === 0 ? [rootBefore, ...path] : [...path];
  const seed = proof.shift();
  if (seed === undefined) return false;
  let old: Buffer = Buffer.from(seed);
  let now: Buffer = Buffer.from(seed);
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      old = nodeHash(sibling, old);
      now = nodeHash(sibling, now);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      now = nodeHash(now, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && Buffer.compare(old, rootBefore) === 0 && Buffer.compare(now, root) === 0;
}
