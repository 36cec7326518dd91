import { describe, expect, it } from 'vitest';
import { isSupportedNode, unsupportedNodeMessage } from '../../launch/lib/node-version.mjs';

describe('the required Node version', () => {
  it.each(['v20.19.0', '20.19.1', 'v20.20.2', 'v22.0.0', 'v24.21.0'])('accepts %s', (version) => {
    expect(isSupportedNode(version)).toBe(true);
  });

  it.each(['v20.18.3', 'v18.20.0', 'v12.22.12', 'v8.0.0'])('turns %s away', (version) => {
    expect(isSupportedNode(version)).toBe(false);
  });

  it('says which version is needed, which is there and what to do', () => {
    const message = unsupportedNodeMessage('v18.20.0');
    expect(message).toContain('needs Node 20.19 or newer; this is Node 18.20.0');
    expect(message).toContain('nodejs.org');
  });
});
