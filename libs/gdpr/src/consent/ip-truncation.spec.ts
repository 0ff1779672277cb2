import { describe, expect, it } from '@jest/globals';
import { truncateIp } from './ip-truncation.ts';

describe('the address kept with a consent', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0'],
    ['::ffff:192.0.2.77', '192.0.2.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:db8::6', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
  ])('cuts %s to %s', (address, kept) => {
    expect(truncateIp(address)).toBe(kept);
  });

  it('keeps nothing of what is no address', () => {
    expect(truncateIp(undefined)).toBeNull();
    expect(truncateIp('localhost')).toBeNull();
  });
});
