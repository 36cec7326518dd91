import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedBridge, startPairedBridge } from '../support/paired-bridge.ts';

describe('switches of a Hue bridge', () => {
  let home: PairedBridge;
  let number: string;

  beforeEach(async () => {
    home = await startPairedBridge();
    number = home.bridge.sensorNumber('Bedroom switch', 'ZLLSwitch');
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('do not repeat at the start what was pressed before', async () => {
    await home.integration.clock.advance(3000);
    expect(home.integration.events).toEqual([]);
  });

  it('tell each press once, at the key that was pressed', async () => {
    const { bridge, integration } = home;
    bridge.pressButton(number, 1002);
    await integration.clock.advance(3000);
    bridge.pressButton(number, 1002);
    await integration.clock.advance(1000);
    bridge.pressButton(number, 4001);
    await integration.clock.advance(1000);
    bridge.pressButton(number, 4003);
    await integration.clock.advance(1000);
    const externalId = integration.named('Bedroom switch');
    const pressed = (component: string, press: string) => ({
      externalId,
      component,
      capability: 'button',
      event: 'pressed',
      data: { press },
    });
    expect(integration.events).toEqual([
      pressed('button1', 'single'),
      pressed('button1', 'single'),
      pressed('button4', 'long'),
      pressed('button4', 'release'),
    ]);
  });
});
