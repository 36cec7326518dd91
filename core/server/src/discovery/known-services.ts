import type { Heard } from '@nexa/sdk';

/** A service by which a brand or a kind of device is known, whether or not a plugin for it is installed. */
export interface KnownService {
  /** Service type, lower case. */
  readonly mdns?: string;
  /** Search target, as it is announced. */
  readonly ssdp?: string;
  readonly name: string;
}

/** Hints for people, no more: what is announced under these names. Types as registered, or as the maker documents them. */
export const knownServices: readonly KnownService[] = [
  { mdns: '_hue._tcp', name: 'Philips Hue' },
  { mdns: '_hap._tcp', name: 'a HomeKit accessory' },
  { mdns: '_matter._tcp', name: 'a Matter device' },
  { mdns: '_matterc._udp', name: 'a Matter device that waits to be added' },
  { mdns: '_meshcop._udp', name: 'a Thread border router' },
  { mdns: '_googlecast._tcp', name: 'Google Cast' },
  { mdns: '_airplay._tcp', name: 'AirPlay' },
  { mdns: '_sonos._tcp', name: 'Sonos' },
  { mdns: '_spotify-connect._tcp', name: 'Spotify Connect' },
  { mdns: '_shelly._tcp', name: 'Shelly' },
  { mdns: '_esphomelib._tcp', name: 'ESPHome' },
  { mdns: '_wled._tcp', name: 'WLED' },
  { mdns: '_elg._tcp', name: 'Elgato' },
  { mdns: '_nanoleafapi._tcp', name: 'Nanoleaf' },
  { mdns: '_miio._udp', name: 'Xiaomi' },
  { mdns: '_mqtt._tcp', name: 'an MQTT broker' },
  { mdns: '_home-assistant._tcp', name: 'Home Assistant' },
  { mdns: '_axis-video._tcp', name: 'an Axis camera' },
  { mdns: '_ipp._tcp', name: 'a printer' },
  { ssdp: 'urn:schemas-upnp-org:device:ZonePlayer:1', name: 'Sonos' },
  { ssdp: 'urn:dial-multiscreen-org:service:dial:1', name: 'a television or player (DIAL)' },
  { ssdp: 'urn:schemas-upnp-org:device:MediaRenderer:1', name: 'a media player (UPnP)' },
  { ssdp: 'urn:schemas-upnp-org:device:InternetGatewayDevice:1', name: 'an internet router' },
  { ssdp: 'urn:Belkin:device:controllee:1', name: 'Belkin Wemo' },
  { ssdp: 'roku:ecp', name: 'Roku' },
];

/** Whose it looks like; `undefined` when it is announced under no name that is known here. */
export function knownNameOf(heard: Heard): string | undefined {
  if (heard.kind === 'mdns') {
    const type = heard.type.toLowerCase();
    return knownServices.find(({ mdns }) => mdns === type)?.name;
  }
  if (heard.kind !== 'ssdp') return undefined;
  const target = (heard.headers.st ?? heard.headers.nt ?? '').toLowerCase();
  return knownServices.find(({ ssdp }) => ssdp?.toLowerCase() === target)?.name;
}
