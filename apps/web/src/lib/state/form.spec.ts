import { beforeEach, describe, expect, it } from '@jest/globals';
import { ApiError } from '#lib/api-error.ts';
import { problemsOf } from '#lib/account-problems.ts';
import { language } from './language.svelte.ts';
import { Form } from './form.svelte.ts';

interface Draft {
  email: string;
  name: string;
}

const submitted = () => new Event('submit', { cancelable: true });
const refuse = (error: unknown) => () => Promise.reject(error);

function form() {
  return new Form<Draft>(() => ({ email: '', name: '' }), {
    check: ({ email }) => problemsOf<Draft>({ email: email === '' ? 'an address is missing' : undefined }),
    blame: ({ code }) => (code === 'already_member' ? { email: 'is a member already' } : null),
    names: { displayName: 'name' },
  });
}

beforeEach(() => {
  language.current = 'en';
});

describe('a form', () => {
  it('says nothing before it is sent', () => {
    expect(form().problems).toEqual({});
  });

  it('sends nothing while something is wrong, then checks at each change', async () => {
    const tried = form();
    let sent = 0;
    expect(await tried.submit(submitted(), async () => (sent += 1))).toBe(false);
    expect(tried.problems).toEqual({ email: 'an address is missing' });
    tried.values.email = 'a@b.test';
    expect([tried.problems, tried.failed, sent]).toEqual([{}, false, 0]);
  });

  it('grows its attempts at each submit, so that the summary takes the focus again', async () => {
    const tried = form();
    await tried.submit(submitted(), async () => undefined);
    await tried.submit(submitted(), async () => undefined);
    expect(tried.attempts).toBe(2);
  });

  it('puts a refusal at its field and keeps what was typed, until that field changes', async () => {
    const tried = form();
    tried.values.email = 'a@b.test';
    tried.values.name = 'Ada';
    const taken = await tried.submit(submitted(), refuse(new ApiError('already_member', 409)));
    expect([taken, tried.problems, tried.error]).toEqual([false, { email: 'is a member already' }, null]);
    tried.values.name = 'Ada Lovelace';
    expect(tried.problems).toEqual({ email: 'is a member already' });
    tried.values.email = 'c@d.test';
    expect(tried.problems).toEqual({});
    expect(tried.values.name).toBe('Ada Lovelace');
  });

  it('translates the field that the server names to its own', async () => {
    const tried = form();
    tried.values.email = 'a@b.test';
    const fields = [{ field: 'displayName', rule: 'isLength', message: 'displayName is too long' }];
    await tried.submit(submitted(), refuse(new ApiError('validation_failed', 400, null, fields)));
    expect(Object.keys(tried.problems)).toEqual(['name']);
    expect(tried.problems.name).not.toContain('displayName');
  });

  it('shows as an error of the whole form what is about a field that it does not have', async () => {
    const tried = form();
    tried.values.email = 'a@b.test';
    const error = new ApiError('validation_failed', 400, null, [
      { field: 'token', rule: 'isString', message: 'token must be a string' },
    ]);
    await tried.submit(submitted(), refuse(error));
    expect([tried.problems, tried.error, tried.refusedFor('validation_failed')]).toEqual([{}, error, true]);
  });

  it('takes no second press while the first is on its way', async () => {
    const tried = form();
    tried.values.email = 'a@b.test';
    let finish = () => undefined as void;
    const first = tried.submit(submitted(), () => new Promise<void>((done) => (finish = done)));
    expect([tried.busy, await tried.submit(submitted(), async () => undefined)]).toEqual([true, false]);
    finish();
    expect([await first, tried.busy]).toEqual([true, false]);
  });

  it('is untouched again after a reset', async () => {
    const tried = form();
    await tried.submit(submitted(), async () => undefined);
    tried.values.name = 'Ada';
    tried.reset();
    expect([tried.problems, tried.values]).toEqual([{}, { email: '', name: '' }]);
  });
});
