import { createTuyaPlugin } from './plugin.ts';

export default createTuyaPlugin();
