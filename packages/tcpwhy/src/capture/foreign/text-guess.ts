import type { ForeignFormat } from './foreign-format.ts';

const READ_LOG = 'Logs stand beside a capture (tcpwhy trace.pcap FILE) or alone: tcpwhy explain FILE';
const WRITE_PCAP = 'Capture again with -w: tcpdump -i any -s 0 -w trace.pcap tcp or icmp or icmp6';

interface TextKind {
  readonly name: string;
  readonly pattern: RegExp;
  readonly remedy: string;
  readonly kind?: ForeignFormat['kind'];
}

/** First match wins, so the telling ones come first. */
const TEXT_KINDS: readonly TextKind[] = [
  {
    name: "tcpdump's text",
    // Time in any of the -t forms, perhaps an interface and its direction, then the protocol.
    pattern:
      /^(?:[\d-]+ )?(?:[\d:]+\.\d+ )?(?:\S+ +(?:In|Out|B|M|P) +)?(?:IP6?|ARP),? (?:\S+ > \S+:|\(|Request|Reply)/m,
    remedy: `Text from tcpdump is not read yet. ${WRITE_PCAP}`,
  },
  {
    name: "tshark's list of packets",
    pattern: /^\s*\d+\s+\d+\.\d+\s+\S+\s+(?:→|->)\s+\S+\s+[A-Z]/m,
    remedy: 'Write the packets instead: tshark -r ORIGINAL -w trace.pcapng',
  },
  {
    name: "tshark's or Wireshark's details as text",
    pattern: /^Frame \d+: \d+ bytes on wire/m,
    remedy: 'Save the capture itself: File > Save As, or tshark -r ORIGINAL -w trace.pcapng',
  },
  {
    name: 'a Git LFS pointer, not the file itself',
    pattern: /^version https:\/\/git-lfs\.github\.com\//,
    remedy: 'Fetch the file: git lfs pull',
  },
  {
    name: 'a capture in base64',
    pattern: /^\s*(?:1MOyoQ|obLD1A|TTyyoQ|obI8TQ|Cg0NC)/,
    remedy: 'Decode it: base64 -d FILE | tcpwhy -',
  },
  {
    name: 'a web page',
    pattern: /^\s*(?:<!doctype html|<html)/i,
    remedy: 'A download that needed a login often ends like this: fetch the capture again.',
  },
  {
    name: "Wireshark's details as XML (PDML)",
    pattern: /<pdml\b/,
    remedy: 'Save the capture itself: tshark -r ORIGINAL -w trace.pcapng',
  },
  {
    name: "tshark's details as JSON",
    pattern: /^\s*[[{][\s\S]*"_source"/,
    remedy: 'Write the packets instead: tshark -r ORIGINAL -w trace.pcapng',
  },
  { name: 'a log in JSON lines', pattern: /^\{[^\n]*\}\r?(?:\n|$)/, remedy: READ_LOG, kind: 'log' },
  { name: 'JSON', pattern: /^\s*(?:\{\s*["}]|\[\s*[[\]{"\d])/, remedy: READ_LOG, kind: 'text' },
  { name: 'XML', pattern: /^\s*<\?xml/, remedy: WRITE_PCAP },
  {
    name: 'a hex dump',
    pattern: /^\s*(?:0x)?[\da-f]{4,8}:?\s+(?:[\da-f]{2}\s?){8}/im,
    remedy: 'Turn it back into bytes (xxd -r FILE | tcpwhy -), or packets into a pcap: text2pcap FILE trace.pcap',
  },
  {
    name: 'a log',
    // A date or time of day at the start of lines, syslog's form included.
    pattern: /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |[A-Z]+ +\[)/m,
    remedy: READ_LOG,
    kind: 'log',
  },
];

/** What the text is, or null when the input is no text. */
export function guessText(prefix: Uint8Array): ForeignFormat | null {
  const wide = utf16Text(prefix);
  const text = wide ?? (isText(prefix) ? new TextDecoder('utf-8').decode(prefix) : null);
  if (text === null) return null;
  const kind = TEXT_KINDS.find(({ pattern }) => pattern.test(text));
  const name = kind?.name ?? 'text';
  if (wide === null) return { name, kind: textKind(kind), remedy: kind?.remedy ?? WRITE_PCAP };
  const remedy = "PowerShell's > writes UTF-16, which spoils captures: use tcpdump -w FILE, or cmd.exe.";
  return { name: `${name} in UTF-16`, kind: textKind(kind), remedy };
}

/** Text without a form of its own may be anything: an error that was pasted, too. */
function textKind(kind: TextKind | undefined): ForeignFormat['kind'] {
  return kind === undefined ? 'text' : (kind.kind ?? 'other');
}

/** No NUL, nearly no other control characters, and letters beyond ASCII only in UTF-8 or now and then (Latin-1). */
function isText(prefix: Uint8Array): boolean {
  let controls = 0;
  let beyondAscii = 0;
  for (const byte of prefix) {
    if (byte === 0) return false;
    if (byte >= 0x80) beyondAscii++;
    // Escape is allowed: coloured logs are text.
    if (byte < 0x20 && byte !== 0x1b && (byte < 0x09 || byte > 0x0d)) controls++;
  }
  return controls * 50 <= prefix.length && (beyondAscii * 4 <= prefix.length || isUtf8(prefix));
}

function isUtf8(prefix: Uint8Array): boolean {
  try {
    // A character that the prefix cuts is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(prefix, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The text behind a UTF-16 byte-order mark, or null. */
function utf16Text(prefix: Uint8Array): string | null {
  const mark = ((prefix[0] ?? 0) << 8) | (prefix[1] ?? 0);
  if (mark !== 0xfffe && mark !== 0xfeff) return null;
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  let text = '';
  for (let at = 2; at + 2 <= prefix.length; at += 2) text += String.fromCharCode(view.getUint16(at, mark === 0xfffe));
  return text;
}
