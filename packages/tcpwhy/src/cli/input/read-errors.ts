import { printableText } from '../../base/printable-text.ts';
import { shellWord } from '../../base/shell-word.ts';
import { TcpwhyError } from '../../base/tcpwhy-error.ts';

/** What one error code of the system means for a file that should be read. */
interface ReadFailure {
  readonly message: string;
  /** With FILE for the input's name. */
  readonly remedy: string;
}

const FAILURES: Readonly<Record<string, ReadFailure>> = {
  ENOENT: { message: 'There is no such file.', remedy: 'Check the name and the folder: ls -l FILE' },
  ENOTDIR: { message: 'A part of the path is no folder.', remedy: 'Check the path: ls -l FILE' },
  EACCES: {
    message: 'You may not read this file.',
    remedy: 'tcpdump often leaves files to root or tcpdump: sudo chown "$USER" FILE',
  },
  EPERM: { message: 'The system does not let you read this file.', remedy: 'sudo chown "$USER" FILE' },
  EISDIR: { message: 'This is a folder, not a file.', remedy: 'Name a capture or a log in it: ls FILE' },
  ELOOP: { message: 'The symbolic links lead in a circle.', remedy: 'See where they lead: ls -l FILE' },
  ENAMETOOLONG: {
    message: 'The name is longer than the system allows.',
    remedy: 'Check for a missing space or quote.',
  },
  ENXIO: {
    message: 'This is a socket or a device without a driver.',
    remedy: 'Capture to a file: tcpdump -w trace.pcap',
  },
  EMFILE: { message: 'Too many files are open.', remedy: 'Raise the limit: ulimit -n 4096' },
  EIO: { message: 'The disk reported an error.', remedy: 'See what it was: dmesg | tail' },
  ESTALE: {
    message: 'The network share lost this file.',
    remedy: 'Mount the share again, or copy the file to a local disk.',
  },
};

/** The system's short name of the failure, e.g. `ENOENT`; never more than it. */
export function errorCodeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

/** The error for an input of which not one byte can be read. */
export function unreadable(error: unknown, input: string): TcpwhyError {
  const code = errorCodeOf(error);
  const failure = FAILURES[code];
  const words = error instanceof Error ? error.message : String(error);
  return new TcpwhyError('input-unreadable', failure?.message ?? `It cannot be read: ${printableText(words)}.`, {
    input,
    seen: code,
    expected: 'a readable file, a pipe, or - for standard input',
    remedy: (failure?.remedy ?? 'See what it is: ls -l FILE').replace('FILE', shellWord(input)),
  });
}

/** The error for `tcpwhy -` without anything piped into it. */
export function terminalInput(): TcpwhyError {
  return new TcpwhyError('input-unreadable', 'Standard input is a terminal, where no capture comes from.', {
    input: '-',
    seen: 'a terminal',
    expected: 'a capture from a pipe or a file',
    remedy: 'sudo tcpdump -i any -w - tcp or icmp or icmp6 | tcpwhy -',
  });
}
