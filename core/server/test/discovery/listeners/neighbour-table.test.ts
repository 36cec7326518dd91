import { expect, it } from 'vitest';
import { HostNames } from '../../../src/discovery/listeners/host-names.ts';
import { parseNeighbours } from '../../../src/discovery/listeners/neighbour-table.ts';

const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.20     0x1         0x2         00:17:88:AA:bb:cc     *        eth0
192.168.1.21     0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.1.22     0x1         0x0         00:17:88:00:00:01     *        eth0
192.168.1.255    0x1         0x6         ff:ff:ff:ff:ff:ff     *        eth0
192.168.2.5      0x1         0x6         02:42:ac:11:00:02     *        wlan0
nonsense
`;

it('reads the neighbours that answered, as Linux lists them', () => {
  expect(parseNeighbours(table)).toEqual([
    { address: '192.168.1.20', mac: '00:17:88:aa:bb:cc', device: 'eth0' },
    { address: '192.168.2.5', mac: '02:42:ac:11:00:02', device: 'wlan0' },
  ]);
});

it('reads nothing from an empty table', () => {
  expect(parseNeighbours('')).toEqual([]);
});

it('knows the name that an address gave itself', () => {
  const names = new HostNames();
  const service = { kind: 'mdns', type: '_x._tcp', name: 'X', addresses: ['10.0.0.1'], port: 1, txt: {} } as const;
  names.note({ ...service, host: 'kitchen-lamp.local' });
  names.note({ kind: 'ssdp', address: '10.0.0.2', headers: {} });
  expect([names.at('10.0.0.1'), names.at('10.0.0.2')]).toEqual(['kitchen-lamp', undefined]);
});

it('remembers a bounded number of names', () => {
  const names = new HostNames();
  const service = { kind: 'mdns', type: '_x._tcp', name: 'X', host: 'h.local', port: 1, txt: {} } as const;
  for (let index = 0; index < 2000; index += 1)
    names.note({ ...service, addresses: [`10.0.${Math.floor(index / 250)}.${index % 250}`] });
  expect([names.at('10.0.0.0'), names.at('10.0.7.249')]).toEqual([undefined, 'h']);
});
