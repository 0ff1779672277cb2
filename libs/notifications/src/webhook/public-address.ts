import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Networks that are not the public internet: IANA's special-purpose registries of 2025 (RFC 6890 and its successors), and
 * multicast. Cloud metadata (169.254.169.254, fd00:ec2::254) lies in the link-local and unique-local ones.
 */
const CLOSED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only 2000::/3 is public, and of that not these; tunnels and translations could end anywhere. */
const CLOSED_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const closedIpv4 = listOf(CLOSED_IPV4, 'ipv4');
const openIpv6 = listOf(['2000::/3'], 'ipv6');
const closedIpv6 = listOf(CLOSED_IPV6, 'ipv6');
const loopback = listOf(['127.0.0.0/8'], 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address, as the resolver writes it, lies in the public internet. An IPv4 address written as IPv6 does not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closedIpv4.check(address, 'ipv4');
  if (family === 6) return openIpv6.check(address, 'ipv6') && !closedIpv6.check(address, 'ipv6');
  return false;
}

/** Whether an address is this machine itself. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

export const ADDRESS_REFUSED = 'address_refused';

/** A name or address that leads where no webhook may go. */
class AddressRefused extends Error {
  readonly code = ADDRESS_REFUSED;
}

export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (host, done) => lookup(host, { all: true }, done);

/**
 * A resolver for sockets that answers only when every address of a name is allowed, so that the one that is connected to
 * was judged: a name that answers otherwise the second time is judged the second time.
 */
export function guardedLookup(
  allowed: (address: string) => boolean,
  resolve: Resolve = resolveAll,
): LookupFunction {
  return (host, options, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new AddressRefused('the name has no address'), '', 0);
      if (!addresses.every(({ address }) => allowed(address)))
        return done(new AddressRefused('the name leads to an address that is not public'), '', 0);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}
