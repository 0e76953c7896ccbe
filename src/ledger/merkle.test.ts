import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { consistencyPath, Frontier, inclusionPath, isConsistent, rootFromPath, rootOf } from './merkle.ts';

/** The recursive definition of RFC 6962 section 2.1, word for word, as a second opinion. */
const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const power = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
function mth(d: Buffer[]): Buffer {
  if (d.length === 0) return sha();
  if (d.length === 1) return d[0] as Buffer;
  const k = power(d.length);
  return sha(Buffer.from([1]), mth(d.slice(0, k)), mth(d.slice(k)));
}
function path(m: number, d: Buffer[]): Buffer[] {
  if (d.length === 1) return [];
  const k = power(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
function subproof(m: number, d: Buffer[], b: boolean): Buffer[] {
  if (m === d.length) return b ? [] : [mth(d)];
  const k = power(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), b), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

const leavesOf = (size: number) => Array.from({ length: size }, () => randomBytes(32));
const sizes = fc.integer({ min: 1, max: 150 });

test('the tree of no, one and more leaves has the root that the definition gives', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 150 }), fc.nat(), (size, cut) => {
      const leaves = leavesOf(size);
      const frontier = new Frontier();
      for (const leaf of leaves.slice(0, cut % (size + 1))) frontier.append(leaf);
      const resumed = Frontier.from(frontier.size, frontier.bytes());
      assert.ok(resumed);
      for (const leaf of leaves.slice(cut % (size + 1))) resumed.append(leaf);
      assert.deepEqual(resumed.root(), mth(leaves));
      assert.deepEqual(rootOf(Buffer.concat(leaves)), mth(leaves));
    }),
  );
  assert.equal(Frontier.from(3, Buffer.alloc(32)), undefined);
});

test('inclusion paths are those of the definition, and prove that leaf at that place only', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, which, wrong) => {
      const leaves = leavesOf(size);
      const index = which % size;
      const proof = inclusionPath(Buffer.concat(leaves), index, size);
      const leaf = leaves[index] as Buffer;
      assert.deepEqual(proof, path(index, leaves));
      assert.deepEqual(rootFromPath(leaf, index, size, proof), mth(leaves));
      if (wrong % size !== index) assert.notDeepEqual(rootFromPath(leaf, wrong % size, size, proof), mth(leaves));
      assert.notDeepEqual(rootFromPath(randomBytes(32), index, size, proof), mth(leaves));
      assert.equal(rootFromPath(leaf, size, size, proof), undefined);
      assert.equal(rootFromPath(leaf, index, size, [...proof, randomBytes(32)]), undefined);
      if (proof.length > 0) assert.equal(rootFromPath(leaf, index, size, proof.slice(1)), undefined);
    }),
  );
});

test('consistency proofs are those of the definition, and refuse another past', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (size, which) => {
      const leaves = leavesOf(size);
      const before = (which % size) + 1;
      const old = mth(leaves.slice(0, before));
      const proof = consistencyPath(Buffer.concat(leaves), before, size);
      assert.deepEqual(proof, before === size ? [] : subproof(before, leaves, true));
      assert.equal(isConsistent(before, old, size, mth(leaves), proof), true);
      assert.equal(isConsistent(before, randomBytes(32), size, mth(leaves), proof), false);
      assert.equal(isConsistent(before, old, size, randomBytes(32), proof), false);
      assert.equal(isConsistent(before, old, size, mth(leaves), [...proof, randomBytes(32)]), false);
      if (proof.length > 0) assert.equal(isConsistent(before, old, size, mth(leaves), proof.slice(1)), false);
    }),
  );
  assert.equal(isConsistent(0, mth([]), 3, randomBytes(32), []), true);
});
