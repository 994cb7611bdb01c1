import { expect, test } from 'vitest';
import { sampleCauses } from '../../../test/sample-causes.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { renderCause } from './render-cause.ts';
import { renderCauseList } from './render-cause-list.ts';

const options = { columns: 60, colour: false };

test('a page keeps its headings, lists and code, and loses its marks', () => {
  const cause = sampleCauses.find((one) => one.id === 'stale-pooled-connection');
  if (cause === undefined) throw new Error('sample is missing');
  expect(renderCause(cause, options).split('\n')).toEqual([
    'stale-pooled-connection',
    'a request was written to a pooled connection that the server',
    'had closed while idle',
    'group: endpoint; who acts: both',
    '',
    'What happens',
    "The server closes an idle connection; the client's pool does",
    'not look, and writes to it. See RFC 9293',
    '(https://www.rfc-editor.org/rfc/rfc9293) and SO_KEEPALIVE.',
    '',
    'What to do',
    "- Set idleTimeout of the pool below the server's.",
    "  1. Find the server's value.",
    '  2. Take off 5 s.',
    '- Retry once.',
    '',
    "    ss -tni 'dst 10.0.0.2'",
    '',
    '    | setting | value |',
    '    |---|---|',
    '    | wait_timeout | 28800 |',
    '',
  ]);
});

test('the list is grouped, connection first, unknown groups last', () => {
  expect(renderCauseList(sampleCauses, options).split('\n')).toEqual([
    'The connection was never established',
    '  port-closed                   nothing listens on the',
    '                                address; its kernel refuses',
    '                                the SYN',
    '',
    'An endpoint ended it',
    '  stale-pooled-connection       a request was written to a',
    '                                pooled connection that the',
    '                                server had closed while idle',
    '',
    'The path, or a host that went away, ended it',
    '  path-mtu-black-hole           packets larger than the MTU',
    '                                vanish',
    '',
    'new-group',
    '  novel                         a group that has no heading',
    '                                of its own',
    '',
    'One of them in full: tcpwhy cause ID',
    '',
  ]);
});

test('colour marks headings and code', () => {
  const [, cause] = sampleCauses;
  if (cause === undefined) throw new Error('sample is missing');
  expect(renderCause(cause, { columns: 80, colour: true })).toContain('\u001b[36mSO_KEEPALIVE\u001b[39m');
});

test.each([
  ['an open fence reaches to the end', '```\na\n\n# b', [{ kind: 'code', lines: ['a', '', '# b'] }]],
  ['a heading may close itself', '## Two ##', [{ kind: 'heading', level: 2, text: 'Two' }]],
  ['a hyphen inside a word is no list', 'a\nb - c', [{ kind: 'paragraph', text: 'a b - c' }]],
  ['nothing', '\n \n', []],
])('markdown: %s', (_, text, blocks) => {
  expect(parseMarkdown(text)).toEqual(blocks);
});
