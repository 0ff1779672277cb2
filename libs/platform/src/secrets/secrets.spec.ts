import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EncryptionKey } from '../config/encryption-key.ts';
import { Secrets } from './secrets.ts';

const newKey = (): EncryptionKey => new EncryptionKey(randomBytes(32).toString('base64'));
const lookupKey = randomBytes(32);
const secretsOf = (current: EncryptionKey, previous: EncryptionKey | null = null): Secrets =>
  new Secrets({ current, previous }, lookupKey);

describe('Secrets', () => {
  const key = newKey();
  const secrets = secretsOf(key);

  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(secrets.open(secrets.seal(text, 'a:1'), 'a:1')).toBe(text);
      }),
    );
  });

  it('writes the version and the key id in front, and never the same twice', () => {
    const [first, second] = [secrets.seal('x', 'a:1'), secrets.seal('x', 'a:1')];
    expect(first).toMatch(new RegExp(`^v1\\.${key.id}\\.[\\w-]{16}\\.[\\w-]{22}\\.[\\w-]+$`));
    expect(first).not.toBe(second);
  });

  it('does not open a record that was copied to another place', () => {
    expect(() => secrets.open(secrets.seal('x', 'meters.prm:1'), 'meters.prm:2')).toThrow();
  });

  it('does not open a record of which one byte was changed', () => {
    const [version, keyId, ...parts] = secrets.seal('some text', 'a:1').split('.');
    const bytes = parts.map((part) => Buffer.from(part, 'base64url'));
    for (const part of bytes) {
      for (let index = 0; index < part.length; index += 1) {
        part.writeUInt8(part.readUInt8(index) ^ 1, index);
        const altered = [version, keyId, ...bytes.map((one) => one.toString('base64url'))].join('.');
        expect(() => secrets.open(altered, 'a:1')).toThrow();
        part.writeUInt8(part.readUInt8(index) ^ 1, index);
      }
    }
  });

  it('does not take a shortened authentication tag', () => {
    const parts = secrets.seal('x', 'a:1').split('.');
    parts[3] = parts[3]?.slice(0, 6) ?? '';
    expect(() => secrets.open(parts.join('.'), 'a:1')).toThrow();
  });

  it('still opens what the previous key sealed, and seals with the current one', () => {
    const next = newKey();
    const rotated = secretsOf(next, key);
    expect(rotated.open(secrets.seal('x', 'a:1'), 'a:1')).toBe('x');
    expect(rotated.seal('x', 'a:1')).toContain(`v1.${next.id}.`);
    expect(() => secretsOf(next).open(secrets.seal('x', 'a:1'), 'a:1')).toThrow(
      `No encryption key with id ${key.id}`,
    );
  });

  it('hashes equal values alike, under a key that another installation does not have', () => {
    const elsewhere = new Secrets({ current: key, previous: null }, randomBytes(32));
    expect(secrets.lookupHash('x')).toEqual(secretsOf(newKey()).lookupHash('x'));
    expect(secrets.lookupHash('x')).not.toEqual(elsewhere.lookupHash('x'));
    expect(secrets.lookupHash('x')).toHaveLength(32);
  });

  it('never prints a key', () => {
    const base64 = key.bytes().toString('base64');
    expect(inspect({ key })).toBe(`{ key: [key ${key.id}] }`);
    expect(JSON.stringify({ key })).not.toContain(base64);
  });
});
