import type { Fault } from '../middlebox/middlebox.ts';
import { SETTLE_MS } from './settle.ts';
import type { Situation } from './situation.ts';

/** What situations have in common in which a middlebox does something to the next request, and no client can know in time. */
export function middleboxArmedWith(
  fault: Fault,
): Pick<Situation, 'address' | 'middlebox' | 'trigger' | 'provable' | 'strike'> {
  return {
    address: 'patient',
    middlebox: true,
    trigger: 'on-command',
    provable: false,
    async strike({ middlebox, sleep, go }) {
      await sleep(SETTLE_MS);
      middlebox.arm(fault);
      go();
    },
  };
}
