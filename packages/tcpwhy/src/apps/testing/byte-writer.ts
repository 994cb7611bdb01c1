/** Writes the bytes of test messages, a field after the other. Big-endian unless the name says otherwise. */
export class ByteWriter {
  private readonly written: number[] = [];

  u8(...values: number[]): this {
    this.written.push(...values.map((value) => value & 0xff));
    return this;
  }

  u16(value: number): this {
    return this.u8(value >>> 8, value);
  }

  u24(value: number): this {
    return this.u8(value >>> 16, value >>> 8, value);
  }

  u32(value: number): this {
    return this.u8(value >>> 24, value >>> 16, value >>> 8, value);
  }

  u16Little(value: number): this {
    return this.u8(value, value >>> 8);
  }

  u24Little(value: number): this {
    return this.u8(value, value >>> 8, value >>> 16);
  }

  u32Little(value: number): this {
    return this.u8(value, value >>> 8, value >>> 16, value >>> 24);
  }

  /** Latin-1. */
  text(text: string): this {
    return this.u8(...[...text].map((character) => character.charCodeAt(0)));
  }

  bytes(bytes: Uint8Array): this {
    return this.u8(...bytes);
  }

  zeros(count: number): this {
    return this.u8(...new Array<number>(count).fill(0));
  }

  done(): Uint8Array {
    return Uint8Array.from(this.written);
  }
}

/** Starts a message. */
export function write(): ByteWriter {
  return new ByteWriter();
}

/** Latin-1 text as bytes. */
export function textBytes(text: string): Uint8Array {
  return write().text(text).done();
}

/** Bytes from hexadecimal digits; white space is ignored. */
export function hexBytes(hex: string): Uint8Array {
  const digits = hex.replace(/\s/gu, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}
