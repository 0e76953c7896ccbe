import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { deliveringController, loadProgramme } from './index.ts';

const read = async (id: string) => {
  const { register } = await loadProgramme(path.join(import.meta.dirname, '../../programmes', id));
  assert.ok(register);
  return register;
};

test('a borough answers for what it delivers itself, and the accountable body for everybody else', async () => {
  const register = await read('connect-to-work-central-london');
  assert.equal(deliveringController(register, 'camden'), 'borough-of-camden');
  assert.equal(deliveringController(register, 'city-corporation'), 'accountable-body');
  assert.equal(deliveringController(register, 'open-bench-employment'), 'accountable-body');
  assert.equal(deliveringController(register, undefined), 'accountable-body');
});

test('an organisation that is the party of several controllers answers as the one named for delivery', async () => {
  const register = await read('central-london-works');
  const { delivery } = register.programme.roles;
  assert.equal(deliveringController(register, register.programme.controllers[delivery]?.party), delivery);
});
