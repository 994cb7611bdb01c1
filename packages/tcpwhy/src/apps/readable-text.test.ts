import { expect, test } from 'vitest';
import { MAX_TEXT_CHARACTERS, readableLine, readableText, statementText } from './readable-text.ts';
import { hexBytes, textBytes } from './testing/byte-writer.ts';

test('UTF-8 is decoded, control characters are shown, a cut character is dropped', () => {
  expect(readableText(hexBytes('d0bdd0b5d182 1b5b324a'))).toBe('нет\\x1b[2J');
  expect(readableText(hexBytes('6f6b d0'))).toBe('ok');
});

test('long text is cut to one line', () => {
  expect(readableLine(` a\r\n\tb ${'x'.repeat(500)}`).slice(0, 5)).toBe('a b x');
  expect(readableLine('x'.repeat(500)).length).toBe(MAX_TEXT_CHARACTERS);
});

test('credentials in statements are not repeated', () => {
  expect(statementText(textBytes("CREATE USER a IDENTIFIED BY 's3cret'"))).toBe('CREATE USER a ...');
  expect(statementText(textBytes("alter role a with password 's3cret'"))).toBe('alter role a with ...');
  expect(statementText(textBytes('SELECT 1'))).toBe('SELECT 1');
});
