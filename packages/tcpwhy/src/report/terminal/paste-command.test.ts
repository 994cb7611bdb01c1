import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf } from '../layout/wrap-text.ts';
import { foldCommand } from './paste-command.ts';

test('a short command is left alone', () => {
  expect(foldCommand("tcpdump -r a.pcap 'tcp port 80'", 80, 2)).toEqual(["  tcpdump -r a.pcap 'tcp port 80'"]);
});

test('lines break at spaces outside quotes', () => {
  expect(foldCommand("tcpdump -w out.pcap 'host 10.0.0.1 and port 80'", 34, 2)).toEqual([
    '  tcpdump -w out.pcap \\',
    "    'host 10.0.0.1 and port 80'",
  ]);
});

/** What a shell makes of the words behind `printf`. */
function wordsSeenByShell(script: string): string {
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' });
}

test('a folded command means the same to a shell and keeps to the width', () => {
  const inner = fc.string({ unit: fc.constantFrom(...'ab c/.:漢\\-'), maxLength: 60 });
  const word = fc.oneof(
    fc.stringMatching(/^[a-z0-9/.:-]{1,50}$/),
    inner.map((text) => `'${text}'`),
    inner.map((text) => `"${text.replaceAll('\\', '\\\\')}'"`),
    inner.map((text) => `a'${text}'\\''b'`),
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 8 }),
      fc.integer({ min: 30, max: 80 }),
      fc.integer({ min: 0, max: 12 }),
      (words, columns, indent) => {
        const command = ["printf '<%s>'", ...words].join(' ');
        const lines = foldCommand(command, columns, indent);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        expect(wordsSeenByShell(lines.join('\n'))).toBe(wordsSeenByShell(command));
      },
    ),
    { numRuns: 150 },
  );
});
