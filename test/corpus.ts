import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Recorded captures with the truth beside them. The repository carries those under 1 MB in test/corpus;
 * a fuller copy beside the checkout (`../shared/corpus`) is preferred when it is there.
 */
const fullCorpus = fileURLToPath(new URL('../../shared/corpus/', import.meta.url));
const ownCorpus = fileURLToPath(new URL('./corpus/', import.meta.url));

/** Absolute path of a corpus file or folder, e.g. `kernel-lab/truth.jsonl`; it may not exist. */
export function corpusPath(name: string): string {
  return existsSync(fullCorpus + name) ? fullCorpus + name : ownCorpus + name;
}

/** Whether the corpus has this file: a few large ones are not in the repository. */
export function inCorpus(name: string): boolean {
  return existsSync(corpusPath(name));
}
