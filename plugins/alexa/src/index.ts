import { createAlexa } from './plugin.ts';

export default createAlexa();
