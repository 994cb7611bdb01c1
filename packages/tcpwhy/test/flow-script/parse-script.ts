import {
  type EndpointSettings,
  ORDINARY_CLIENT,
  ORDINARY_SERVER,
  parseSettings,
  SETTING_NAMES,
} from './endpoint-settings.ts';
import { parsePacketLine } from './parse-packet-line.ts';
import type { ConnectionDeclaration, FlowScript, RepeatStep, ScriptStep } from './statements.ts';
import { parseNumber, parseTime, type ScriptTime } from './values.ts';
import { splitWords, WordReader } from './words.ts';

/** 2026-01-01T00:00:00Z. */
const DEFAULT_START_SECONDS = 1_767_225_600;

/** Parses a whole script; the grammar is in README.md. Throws FlowScriptError with the line. */
export function parseFlowScript(text: string): FlowScript {
  const parser = new ScriptParser();
  text.split(/\r?\n/).forEach((line, index) => {
    parser.line(line, index + 1);
  });
  return parser.finish();
}

class ScriptParser {
  private startSeconds = DEFAULT_START_SECONDS;
  private nanoseconds = false;
  private snapBytes = 262_144;
  private readonly connections = new Map<string, ConnectionDeclaration>([
    ['', { name: '', sides: [ORDINARY_CLIENT, ORDINARY_SERVER], established: false }],
  ]);
  private readonly steps: ScriptStep[] = [];
  private open: { step: RepeatStep; body: ScriptStep[] } | null = null;

  line(text: string, number: number): void {
    // `expect: ...` and its like are for whoever runs the case.
    if (/^[a-z-]+:(\s|$)/.test(text)) return;
    const reader = new WordReader(splitWords(text, number), number);
    if (!reader.done) this.statement(reader);
    if (!reader.done) reader.fail(`unexpected ${reader.peek() ?? 'quoted bytes'}`);
  }

  finish(): FlowScript {
    if (this.open !== null) new WordReader([], this.open.step.line).fail('repeat without an end');
    const { startSeconds, nanoseconds, snapBytes, connections, steps } = this;
    return { startSeconds, nanoseconds, snapBytes, connections, steps };
  }

  private statement(reader: WordReader): void {
    const word = reader.take('a statement');
    if (/^\+?\d/.test(word)) this.step(parseTime(word, reader), reader);
    else if (word === 'client' || word === 'server') this.endpoint(word, reader);
    else if (word === 'connection') this.declare(reader.take('a name'), reader);
    else if (word === 'established') this.redeclare({ established: true });
    else if (word === 'end') this.endRepeat(reader);
    else this.option(word, reader);
  }

  private option(word: string, reader: WordReader): void {
    if (word === 'start') this.startSeconds = parseStart(reader.take('an instant'), reader);
    else if (word === 'snaplen') this.snapBytes = parseNumber(reader.take('bytes'), 262_144, 'snaplen', reader);
    else if (word === 'nanoseconds') this.nanoseconds = true;
    else reader.fail(`a line starts with a time, client, server, connection, established, start, snaplen, not ${word}`);
  }

  private step(time: ScriptTime, reader: WordReader): void {
    if (reader.takeIf('repeat')) this.beginRepeat(time, reader);
    else (this.open?.body ?? this.steps).push(this.known(parsePacketLine(time, reader), reader));
  }

  /** Fails when the step names a connection that no line before it declared. */
  private known<S extends ScriptStep>(step: S, reader: WordReader): S {
    const name = 'connection' in step ? step.connection : '';
    if (!this.connections.has(name))
      reader.fail(`no connection ${name}; declare it: connection ${name} client ADDRESS`);
    return step;
  }

  private beginRepeat(time: ScriptTime, reader: WordReader): void {
    if (this.open !== null) reader.fail('a repeat inside a repeat');
    const count = parseNumber(reader.take('a count'), 100_000, 'a count', reader);
    if (!reader.takeIf('every')) reader.fail('expected: TIME repeat COUNT every TIME');
    const body: ScriptStep[] = [];
    const everyNs = parseTime(reader.take('a time'), reader).ns;
    this.open = { body, step: { kind: 'repeat', line: reader.line, time, count, everyNs, body } };
  }

  private endRepeat(reader: WordReader): void {
    if (this.open === null) reader.fail('end without a repeat');
    this.steps.push(this.open.step);
    this.open = null;
  }

  private endpoint(role: 'client' | 'server', reader: WordReader): void {
    const [client, server] = this.unnamed().sides;
    if (role === 'client') this.redeclare({ sides: [parseEnd(client, reader), server] });
    else this.redeclare({ sides: [client, parseEnd(server, reader)] });
  }

  private unnamed(): ConnectionDeclaration {
    return this.connections.get('') as ConnectionDeclaration;
  }

  private redeclare(change: Partial<ConnectionDeclaration>): void {
    this.connections.set('', { ...this.unnamed(), ...change });
  }

  /** A named connection starts from what the unnamed one is at that line. */
  private declare(name: string, reader: WordReader): void {
    if (!/^[A-Za-z][\w-]*$/.test(name)) reader.fail(`a connection's name is a word, not ${name}`);
    if (this.connections.has(name)) reader.fail(`connection ${name} is declared twice`);
    let [client, server] = this.unnamed().sides;
    let established = false;
    while (!reader.done) {
      if (reader.takeIf('client')) client = parseEnd(client, reader);
      else if (reader.takeIf('server')) server = parseEnd(server, reader);
      else if (reader.takeIf('established')) established = true;
      else reader.fail(`expected client, server or established, not ${reader.peek() ?? 'quoted bytes'}`);
    }
    this.connections.set(name, { name, sides: [client, server], established });
  }
}

function parseEnd(base: EndpointSettings, reader: WordReader): EndpointSettings {
  const settings = parseSettings(base, reader);
  const next = reader.peek();
  if (next !== null && !['client', 'server', 'established'].includes(next))
    reader.fail(`unknown setting ${next}; known are: address:port ${SETTING_NAMES}`);
  return settings;
}

function parseStart(text: string, reader: WordReader): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || !text.endsWith('Z')) reader.fail(`expected 2026-01-31T12:00:00Z, not ${text}`);
  return Math.floor(milliseconds / 1000);
}
