import { groupHome } from './clip-group-home.ts';
import { device, keys, light, ownHome, type V2Resource } from './v2-home.ts';

const update = (key: string, state = 'no_update'): V2Resource => ({
  id: `update-${key}`,
  type: 'device_software_update',
  state,
  problems: [],
});

/** The bridge's own resources. */
function bridge(bridgeId: string, name: string): V2Resource[] {
  const owner = { rid: 'device-bridge', rtype: 'device' };
  return [
    {
      id: 'device-bridge',
      type: 'device',
      metadata: { name, archetype: 'bridge_v2' },
      product_data: {
        manufacturer_name: 'Signify Netherlands B.V.',
        model_id: 'BSB002',
        product_name: 'Hue Bridge',
        software_version: '1.67.1967054020',
      },
      services: [
        { rid: 'bridge-1', rtype: 'bridge' },
        { rid: 'update-bridge', rtype: 'device_software_update' },
      ],
    },
    { id: 'bridge-1', type: 'bridge', bridge_id: bridgeId, time_zone: { time_zone: 'Europe/Amsterdam' }, owner },
    { ...update('bridge'), owner },
  ];
}

/** What only the v2 API has: a contact sensor, the dial of a tap dial, updates. */
function others(): V2Resource[] {
  return [
    ...device({
      key: 'door',
      name: 'Front door',
      product: 'Hue secure contact sensor',
      model: 'SOC001',
      services: [
        { id: 'contact-1', type: 'contact', enabled: true, contact_report: { state: 'contact' } },
        { id: 'tamper-1', type: 'tamper', tamper_reports: [] },
        { id: 'power-door', type: 'device_power', power_state: { battery_level: 96, battery_state: 'normal' } },
      ],
    }),
    ...device({
      key: 'dial',
      name: 'Tap dial',
      product: 'Hue tap dial switch',
      model: 'RDM002',
      v1: '/sensors/230',
      services: [
        ...keys(230, 4),
        { id: 'dial-230', type: 'relative_rotary', id_v1: '/sensors/231', relative_rotary: {} },
      ],
    }),
    ...device({
      key: 'updated',
      name: 'Desk lamp',
      product: 'Hue white lamp',
      model: 'LWB010',
      v1: '/lights/205',
      services: [light(205, 'Desk lamp', { dimming: { brightness: 20, min_dim_level: 2 } }), update('desk')],
    }),
    { id: 'kind-1', type: 'hologram', owner: { rid: 'device-door' } },
  ];
}

/** A small home as a bridge with the v2 API tells of it. */
export const clipHome = (bridgeId: string, name: string): V2Resource[] => [
  ...bridge(bridgeId, name),
  ...structuredClone([...ownHome(), ...others(), ...groupHome()]),
];
