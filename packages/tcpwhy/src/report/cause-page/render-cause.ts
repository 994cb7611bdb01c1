import { printableText } from '../../base/printable-text.ts';
import { createInk, type Ink } from '../layout/ink.ts';
import { wrapBehind, wrapText } from '../layout/wrap-text.ts';
import { type Block, parseMarkdown } from './parse-markdown.ts';

/** What the page of one cause is made of. */
export interface CausePage {
  readonly id: string;
  readonly group: string;
  /** Who acts, in words. */
  readonly actor: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Markdown. */
  readonly page: string;
}

export interface CauseOptions {
  readonly columns: number;
  readonly colour: boolean;
}

/** One cause's page, ending in a line feed. */
export function renderCause(cause: CausePage, options: CauseOptions): string {
  const ink = createInk(options.colour);
  const lines = [
    ink.bold(cause.id),
    ...wrapText(cause.summary, options.columns),
    ink.dim(`group: ${cause.group}; who acts: ${cause.actor}`),
    ...renderBlocks(withoutTitle(parseMarkdown(cause.page), cause.id), options, ink),
  ];
  return `${lines.join('\n')}\n`;
}

/** A page's own title only repeats the id. */
function withoutTitle(blocks: readonly Block[], id: string): readonly Block[] {
  const [first] = blocks;
  return first?.kind === 'heading' && first.level === 1 && first.text.includes(id) ? blocks.slice(1) : blocks;
}

function renderBlocks(blocks: readonly Block[], options: CauseOptions, ink: Ink): string[] {
  return blocks.flatMap((block, i) => {
    const before = blocks[i - 1];
    // Items of one list and a heading with what follows it stand close together.
    const close = before?.kind === 'heading' || (block.kind === 'item' && before?.kind === 'item');
    return [...(close ? [] : ['']), ...renderBlock(block, options, ink)];
  });
}

function renderBlock(block: Block, options: CauseOptions, ink: Ink): string[] {
  switch (block.kind) {
    case 'heading':
      return wrapText(inline(block.text, ink), options.columns).map(ink.bold);
    case 'paragraph':
      return wrapText(inline(block.text, ink), options.columns);
    case 'item':
      return wrapBehind(`${'  '.repeat(block.depth)}${block.bullet} `, inline(block.text, ink), options.columns);
    case 'code':
      // Code is never wrapped: a broken line would paste as two commands.
      return block.lines.map((line) => ink.cyan(`    ${printableText(line.replaceAll('\t', '  '))}`));
  }
}

/** Code, bold text and links; other marks are rare enough to be read as they stand. */
function inline(text: string, ink: Ink): string {
  return printableText(text)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label: string, url: string) => `${label} (${url})`)
    .replace(/<(https?:[^>\s]+)>/g, (_, url: string) => url)
    .replace(/`([^`]+)`|\*\*([^*]+)\*\*/g, (_, code: string | undefined, bold: string | undefined) =>
      code === undefined ? ink.bold(bold ?? '') : ink.cyan(code),
    );
}
