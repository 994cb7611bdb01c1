import { ORIGINATOR, otherSide, RESPONDER, type Side } from '../../model/history.ts';
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from './name-codes.ts';
import type { RecordHeader } from './read-record.ts';

/** How far the handshake had come when a record was sent. */
export type TlsStage = 'before-server-hello' | 'handshake' | 'established';

/** What an alert weighs under TLS 1.3: level 1, description 1, content type 1, tag 16. Bytes. */
export const TLS13_ALERT_BYTES = 19;
/** A client's Finished under TLS 1.3: header 4, a SHA-256 or SHA-384 hash, content type 1, tag 16. Bytes. */
const TLS13_FINISHED_BYTES = [53, 69];
/** An empty Certificate, sent by a client that was asked for one and has none. Bytes. */
const TLS13_EMPTY_CERTIFICATE_BYTES = 25;

/**
 * Follows the handshake from outside. What cannot be known here: whether a TLS 1.3 server accepted the client's
 * Finished, and what protected records say. `established` means that the client had finished its part.
 */
export class StageTracker {
  stage: TlsStage;
  private version = '';
  /** Under TLS 1.3: the client has begun its last flight. */
  private finishing = false;
  private readonly changedCipher: Record<Side, boolean> = { [ORIGINATOR]: false, [RESPONDER]: false };

  /** @param fromBeginning False when the capture begins after the handshake. */
  constructor(
    private readonly client: Side,
    fromBeginning: boolean,
  ) {
    this.stage = fromBeginning ? 'before-server-hello' : 'established';
  }

  get isTls13(): boolean {
    return this.version === 'TLS 1.3';
  }

  /** No ServerHello was captured. */
  get isVersionUnseen(): boolean {
    return this.version === '';
  }

  /** Whether a handshake record of this side is protected (TLS 1.2 and before: behind its ChangeCipherSpec). */
  isProtected(side: Side): boolean {
    return this.changedCipher[side] || this.stage === 'established';
  }

  /** Whether a protected record of TLS 1.3's handshake is one by its size: the client's may already be a request. */
  isHandshakeBySize(side: Side, { fragmentBytes }: RecordHeader): boolean {
    if (side !== this.client) return true;
    return TLS13_FINISHED_BYTES.includes(fragmentBytes) || fragmentBytes === TLS13_EMPTY_CERTIFICATE_BYTES;
  }

  serverHello(version: string): void {
    this.version = version;
    this.stage = 'handshake';
  }

  /** To be called when a side sent records that were not kept: behind a ServerHello, the client's Finished is among them. */
  unseen(side: Side): void {
    if (this.stage === 'handshake' && side === this.client) this.finishing = true;
  }

  /** To be called before a record is read. */
  before(side: Side, { type }: RecordHeader): void {
    if (type !== APPLICATION_DATA || this.stage !== 'handshake') return;
    // Before TLS 1.3 application data is what it says; under 1.3 the server speaks again once it has the client's Finished.
    if (this.version !== '' && !this.isTls13) this.stage = 'established';
    else if (side !== this.client && this.finishing) this.stage = 'established';
  }

  /** To be called when a record has been read. */
  after(side: Side, { type, fragmentBytes }: RecordHeader): void {
    if (type === CHANGE_CIPHER_SPEC) this.changedCipher[side] = true;
    // TLS 1.2 without the server's half: a client's handshake record behind its ChangeCipherSpec is its Finished.
    if (this.stage === 'before-server-hello' && type === HANDSHAKE && side === this.client && this.changedCipher[side])
      this.stage = 'established';
    if (this.stage !== 'handshake') return;
    if (type === APPLICATION_DATA && side === this.client) {
      this.finishing = fragmentBytes !== TLS13_ALERT_BYTES;
      if (TLS13_FINISHED_BYTES.includes(fragmentBytes)) this.stage = 'established';
    }
    // TLS 1.2: the handshake record behind the second ChangeCipherSpec is the last Finished.
    const bothChanged = this.changedCipher[side] && this.changedCipher[otherSide(side)];
    if (type === HANDSHAKE && bothChanged && !this.isTls13) this.stage = 'established';
  }
}
