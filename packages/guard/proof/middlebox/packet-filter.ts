import { execFileSync } from 'node:child_process';

/** One table for each listener, so that its rules can go when it goes: ports are used again. */
const tableOf = (port: number) => `inet guard_proof_${port}`;

/**
 * True when the proof runs in a network namespace of its own (see `enter-namespace.ts`), so that its filter rules
 * touch nothing but its own loopback.
 */
export function canLosePackets(): boolean {
  return process.env[NAMESPACE_MARK] === '1';
}

/** Set in the environment of the process that runs in its own network namespace. */
export const NAMESPACE_MARK = 'GUARD_PROOF_NAMESPACE';

function nft(script: string): void {
  execFileSync('nft', ['-f', '-'], { input: script, stdio: ['pipe', 'ignore', 'inherit'] });
}

/** Drops what the listener on `port` sends to these clients from now on, but for resets: last words and FINs are lost. */
export function loseLastWords(port: number, clientPorts: readonly number[]): void {
  if (clientPorts.length === 0) return;
  addRule(port, `tcp sport ${port} tcp dport { ${clientPorts.join(', ')} } tcp flags & rst != rst drop`);
}

/** Drops everything between the listener on `port` and these clients, in both directions, without a word. */
export function loseFlows(port: number, clientPorts: readonly number[]): void {
  if (clientPorts.length === 0) return;
  const clients = `{ ${clientPorts.join(', ')} }`;
  addRule(port, `tcp sport ${port} tcp dport ${clients} drop`);
  addRule(port, `tcp dport ${port} tcp sport ${clients} drop`);
}

/** Takes back the losses at the listener on `port`. */
export function forgetLosses(port: number): void {
  // Adding a table that is there does nothing, so that deleting it never fails.
  if (canLosePackets()) nft(`add table ${tableOf(port)}\ndelete table ${tableOf(port)}\n`);
}

function addRule(port: number, rule: string): void {
  nft(`
add table ${tableOf(port)}
add chain ${tableOf(port)} output { type filter hook output priority 0 ; }
add rule ${tableOf(port)} output ${rule}
`);
}
