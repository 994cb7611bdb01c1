/** A request's body, and whether it can be sent from its beginning again. */
export interface ReplayableBody {
  readonly body: unknown;
  replayable(): boolean;
  /** No attempt will follow: lets go of what is left of it. */
  finish(): void;
}

/** What an iterable body may hold to be kept for a repetition, in bytes. */
export const MOST_REPLAYED_BYTES = 65_536;

/**
 * Strings and bytes can be sent again. An iterable, which `fetch` makes of every body, is kept as it passes, up to
 * `MOST_REPLAYED_BYTES`. A stream cannot be sent again: undici destroys it with the request.
 */
export function replayableBody(body: unknown): ReplayableBody {
  if (body === null || body === undefined || typeof body === 'string' || ArrayBuffer.isView(body))
    return { body, replayable: () => true, finish: () => {} };
  if (isPlainIterable(body)) return new KeptIterable(body);
  return { body, replayable: () => false, finish: () => {} };
}

function isPlainIterable(body: unknown): body is AsyncIterable<unknown> {
  if (typeof body !== 'object' || body === null) return false;
  // Streams, Blobs and FormData are iterable, too, and undici treats each in its own way.
  const special = ['pipe', 'getReader', 'arrayBuffer', 'append'].some((method) => method in body);
  return !special && Symbol.asyncIterator in body;
}

/** Gives the chunks of one source to one reader after the other, each from the beginning. */
class KeptIterable implements ReplayableBody {
  readonly body: AsyncIterable<unknown>;
  readonly #source: AsyncIterable<unknown>;
  #iterator: AsyncIterator<unknown> | undefined;
  readonly #kept: unknown[] = [];
  #keptBytes = 0;
  #overflow = false;
  #ended = false;
  #advancing: Promise<IteratorResult<unknown>> | undefined;

  constructor(source: AsyncIterable<unknown>) {
    this.#source = source;
    this.body = { [Symbol.asyncIterator]: () => this.#read() };
  }

  replayable(): boolean {
    return !this.#overflow;
  }

  finish(): void {
    if (!this.#ended) void this.#iterator?.return?.()?.catch(() => {});
  }

  /** No `return`: a reader that stops early (its connection broke) leaves the source to the next one. */
  #read(): AsyncIterator<unknown> {
    let place = 0;
    return {
      next: async () => {
        while (place >= this.#kept.length) {
          if (this.#ended) return { value: undefined, done: true };
          const result = await this.#advance();
          // What is not kept has only this reader left.
          if (this.#overflow) return result;
        }
        return { value: this.#kept[place++], done: false };
      },
    };
  }

  /** One pull at a time: a reader that has gone may still wait for a chunk which the next one needs. */
  #advance(): Promise<IteratorResult<unknown>> {
    this.#advancing ??= this.#pull().finally(() => {
      this.#advancing = undefined;
    });
    return this.#advancing;
  }

  async #pull(): Promise<IteratorResult<unknown>> {
    this.#iterator ??= this.#source[Symbol.asyncIterator]();
    const result = await this.#iterator.next();
    if (result.done === true) this.#ended = true;
    else this.#keep(result.value);
    return result;
  }

  #keep(chunk: unknown): void {
    const known = typeof chunk === 'string' || ArrayBuffer.isView(chunk);
    this.#keptBytes += known ? sizeOf(chunk) : Number.POSITIVE_INFINITY;
    if (this.#keptBytes > MOST_REPLAYED_BYTES) this.#overflow = true;
    if (this.#overflow) this.#kept.length = 0;
    else this.#kept.push(chunk);
  }
}

function sizeOf(chunk: string | ArrayBufferView): number {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength;
}
