import { createMqttPlugin } from './plugin.ts';

export default createMqttPlugin();
