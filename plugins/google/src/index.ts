import { createGoogle } from './plugin.ts';

export default createGoogle();
