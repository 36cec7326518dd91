import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();
import('./commands/dev.mjs').then((command) => command.run(process.argv.slice(2)));
