export type { CheckoutOptions } from '../checkout/checkout-options.ts';
export { type GuardUndiciOptions, guardUndiciAgent } from './guard-undici-agent.ts';
export { type LivenessInterceptorOptions, livenessInterceptor } from './liveness-interceptor.ts';
export { type RetryInterceptorOptions, retryInterceptor } from './retry-interceptor.ts';
export type { Interceptor, UndiciModule } from './undici-types.ts';
