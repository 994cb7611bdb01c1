export type { CheckoutOptions } from '../checkout/checkout-options.ts';
export {
  createGuardAgent,
  createGuardHttpsAgent,
  type GuardAgentOptions,
  type GuardHttpsAgentOptions,
} from './guard-agent.ts';
