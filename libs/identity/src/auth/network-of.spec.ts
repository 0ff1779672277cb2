import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkOf, truncatedNetwork } from './network-of.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is one for all addresses of a /64, and another for its neighbour', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 8, maxLength: 8 }),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (one, hosts) => {
          const sibling = [...one.slice(0, 4), ...hosts].join(':');
          const neighbour = [
            ...one.slice(0, 3),
            (parseInt(one[3] ?? '0', 16) ^ 1).toString(16),
            ...hosts,
          ].join(':');
          expect(networkOf(sibling)).toBe(networkOf(one.join(':')));
          expect(networkOf(neighbour)).not.toBe(networkOf(one.join(':')));
        },
      ),
    );
  });
});

describe('the truncated network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
    ['', null],
    ['not an address', null],
  ])('of %s is %s', (address, network) => {
    expect(truncatedNetwork(address)).toBe(network);
  });
});
