import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardedLookup, isLoopbackAddress, isPublicAddress, type Resolve } from './public-address.ts';

const PRIVATE = [
  ['this network', '0.0.0.0'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['link-local', '169.254.0.1'],
  ['cloud metadata', '169.254.169.254'],
  ['cloud metadata of Oracle', '192.0.0.192'],
  ['cloud metadata of Alibaba', '100.100.100.200'],
  ['documentation', '203.0.113.9'],
  ['benchmarks', '198.19.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
  ['IPv4-mapped loopback in hex', '::ffff:7f00:1'],
  ['IPv4-mapped private', '::ffff:10.0.0.1'],
  ['IPv4-mapped metadata', '::ffff:a9fe:a9fe'],
  ['IPv4-mapped public', '::ffff:8.8.8.8'],
  ['IPv4-compatible', '::7f00:1'],
  ['NAT64 of loopback', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
  ['documentation', '2001:db8::1'],
  ['documentation', '3fff::1'],
  ['unique local', 'fd00::1'],
  ['cloud metadata by IPv6', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['discard', '100::1'],
  ['a name', 'localhost'],
  ['nothing', ''],
  ['decimal', '2130706433'],
] as const;

describe('an address', () => {
  it.each(PRIVATE)('that is not public is refused: %s %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '193.0.6.139',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('of the internet is taken: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('is refused in the whole of each private network', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const networks = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    fc.assert(
      fc.property(networks, (octets) => {
        const address = octets.join('.');
        expect([address, `::ffff:${address}`].some(isPublicAddress)).toBe(false);
      }),
    );
  });

  it('is this machine only when it is', () => {
    expect(['127.0.0.1', '127.8.8.8', '::1'].every(isLoopbackAddress)).toBe(true);
    expect(['10.0.0.1', '::2', 'localhost', '8.8.8.8'].some(isLoopbackAddress)).toBe(false);
  });
});

describe('the lookup of a socket', () => {
  const resolving =
    (...addresses: string[]): Resolve =>
    (_, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  const asked = (resolve: Resolve, all = true): Promise<unknown> =>
    new Promise((answer, refuse) =>
      guardedLookup(isPublicAddress, resolve)('hook.example', { all }, (error, address) =>
        error ? refuse(error) : answer(address),
      ),
    );

  it('answers public addresses, the very ones that it judged', async () => {
    const resolve = resolving('8.8.8.8', '2606:4700::1111');
    expect(await asked(resolve)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await asked(resolve, false)).toBe('8.8.8.8');
  });

  it.each([[['10.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['2606:4700::1111', '::1']], [[]]])(
    'refuses a name of which one address is not public: %j',
    async (addresses) => {
      await expect(asked(resolving(...addresses))).rejects.toMatchObject({ code: 'address_refused' });
    },
  );

  it('says when there is no such name', async () => {
    const missing = Object.assign(new Error('nothing there'), { code: 'ENOTFOUND' });
    await expect(asked((_, done) => done(missing, []))).rejects.toBe(missing);
  });
});
