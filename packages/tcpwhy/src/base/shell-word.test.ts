import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from './shell-word.ts';

describe('shellWord', () => {
  it.each(['a.pcap', '/tmp/x y.pcap', "it's", '$(reboot)', 'a"b`c`', '*?[x]', 'tür.pcap'])(
    'comes back from sh: %s',
    (name) => {
      expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(name)}`], { encoding: 'utf8' })).toBe(name);
    },
  );

  it('keeps a leading dash from being an option', () => {
    expect(shellWord('-rf')).toBe("'./-rf'");
  });

  it('shows control characters', () => {
    expect(shellWord('a\u001b[31m')).toBe("'a\\x1b[31m'");
  });
});
