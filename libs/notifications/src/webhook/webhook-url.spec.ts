import { describe, expect, it } from '@jest/globals';
import { webhookUrl } from './webhook-url.ts';

const REAL = { demo: false };
const DEMO = { demo: true };

describe('the URL of a webhook', () => {
  it.each([
    'https://hooks.example/x?key=1',
    'https://hooks.example:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('may lead to the internet by https: %s', (url) => {
    expect(webhookUrl(url, REAL)?.href).toBe(url);
  });

  it.each([
    ['http', 'http://hooks.example/'],
    ['another scheme', 'ftp://hooks.example/'],
    ['a file', 'file:///etc/passwd'],
    ['no URL', 'hooks.example'],
    ['a user', 'https://me:secret@hooks.example/'],
    ['a fragment', 'https://hooks.example/#x'],
    ['loopback', 'https://127.0.0.1/'],
    ['decimal loopback', 'https://2130706433/'],
    ['hexadecimal loopback', 'https://0x7f000001/'],
    ['octal loopback', 'https://0177.0.0.1/'],
    ['short loopback', 'https://127.1/'],
    ['full-width digits', 'https://１２７.0.0.1/'],
    ['decimal metadata', 'https://2852039166/'],
    ['zero', 'https://0/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv4-mapped loopback', 'https://[::ffff:127.0.0.1]/'],
    ['IPv4-mapped metadata', 'https://[::ffff:a9fe:a9fe]/'],
    ['unique local', 'https://[fd00::1]/'],
  ])('is refused: %s %s', (_, url) => {
    expect(webhookUrl(url, REAL)).toBeNull();
  });

  it.each(['http://127.0.0.1:4000/', 'http://localhost:4000/', 'https://localhost/', 'http://[::1]:4000/'])(
    'may be of this machine in a demonstration alone: %s',
    (url) => {
      expect(webhookUrl(url, DEMO)?.href).toBe(url);
    },
  );

  it('may be of no other machine of ours, nor of the internet by http, in a demonstration either', () => {
    for (const url of [
      'https://10.0.0.1/',
      'http://hooks.example/',
      'http://169.254.169.254/',
      'http://8.8.8.8/',
    ])
      expect(webhookUrl(url, DEMO)).toBeNull();
  });
});
