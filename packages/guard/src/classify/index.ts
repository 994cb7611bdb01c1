export { classifyConnectionError } from './classify.ts';
