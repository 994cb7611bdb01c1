import { EventEmitter } from 'node:events';

/** A socket as far as a checkout looks at it. */
export class FakeSocket extends EventEmitter {
  bytesRead = 0;
  bytesWritten = 0;
  readableEnded = false;
  readableLength = 0;
  writableLength = 0;
  writable = true;
  destroyed = false;
  connecting = false;
  errored = null;
  encrypted = false;
  _write(_chunk: unknown, _encoding: string, callback: () => void): void {
    setImmediate(callback);
  }
  _destroy(): void {}
  destroy(): void {
    this.destroyed = true;
  }
}
