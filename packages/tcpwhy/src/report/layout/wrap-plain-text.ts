/**
 * Wraps printable ASCII as `wrap-ansi` does with `hard` and `trim`: nearly all text is plain, and the full answer costs
 * tables of all the world's characters, which take longer to set up than a small capture takes to read.
 *
 * @returns null when a word is longer than a line.
 */
export function wrapPlainText(text: string, columns: number): string[] | null {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (word.length > columns) return null;
    // Spaces at the beginning of a line vanish, those between words stay as many as they were.
    const gap = row.trimStart() === '' ? '' : ' ';
    if (gap !== '' && word !== '' && row.length + 1 + word.length > columns) {
      rows.push(row.trimEnd());
      row = word;
    } else row += gap + word;
  }
  return [...rows, row.trimEnd()];
}
