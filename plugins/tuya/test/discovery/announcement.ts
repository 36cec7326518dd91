import { createCipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sealFrame35 } from '../emulator/wire-35.ts';

/** What a 3.3 device on the network says of itself, as one such device said it; ids are changed. */
export const announced = {
  ip: '192.168.1.23',
  gwId: 'bf1234567890abcdefgh',
  active: 2,
  ablilty: 0,
  encrypt: true,
  productKey: 'keyjup78v54myhan',
  version: '3.3',
};

export function datagram(command: number, payload: Buffer, returnCode: boolean): Buffer {
  const code = Buffer.alloc(returnCode ? 4 : 0);
  const head = Buffer.alloc(16);
  head.writeUInt32BE(0x000055aa, 0);
  head.writeUInt32BE(command, 8);
  head.writeUInt32BE(code.length + payload.length + 8, 12);
  const body = Buffer.concat([head, code, payload]);
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(crc32(body), 0);
  tail.writeUInt32BE(0x0000aa55, 4);
  return Buffer.concat([body, tail]);
}

export const plain = (told: object) => datagram(0x00, Buffer.from(JSON.stringify(told)), true);

const broadcastKey = () => createHash('md5').update('yGAdlopoPVldABfn').digest();

/** In a frame of 3.5, which devices broadcast on port 6667 and send to port 7000 when they are asked. */
export function sealed35(told: object, returnCode: boolean): Buffer {
  const plain = Buffer.concat([Buffer.alloc(returnCode ? 4 : 0), Buffer.from(JSON.stringify(told))]);
  return sealFrame35({ sequence: 0, command: 0x13, plain, key: broadcastKey() });
}

export function sealed(told: object, command = 0x13): Buffer {
  const cipher = createCipheriv('aes-128-ecb', broadcastKey(), null);
  return datagram(command, Buffer.concat([cipher.update(JSON.stringify(told)), cipher.final()]), true);
}
