import { describe, expect, test } from 'vitest';
import { beginsAsStatement, firstWordOf, holdsSecondStatement } from './sql-statement.ts';

describe('the first word of a statement', () => {
  test.each([
    ['select 1', 'SELECT'],
    ['\n  /* app: cart */ -- route\n SELECT 1', 'SELECT'],
    ['(SELECT 1) UNION (SELECT 2)', 'SELECT'],
    ['# c\nUPDATE t', 'UPDATE'],
    ['/* not closed SELECT', ''],
    ['', ''],
    ['42', ''],
  ])('%j is %j', (statement, word) => {
    expect(firstWordOf(statement)).toBe(word);
  });
});

test('statements begin with known words', () => {
  expect(beginsAsStatement('with x as (select 1) delete from y')).toBe(true);
  expect(beginsAsStatement('hello world')).toBe(false);
});

test('a second statement is one outside of quotes', () => {
  expect(holdsSecondStatement('SELECT 1; DELETE FROM t')).toBe(true);
  expect(holdsSecondStatement('SELECT 1; ')).toBe(false);
  expect(holdsSecondStatement("SELECT 'a; b'")).toBe(false);
});
