import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
import('./commands/publish-testkit.mjs').then((command) => command.run());
