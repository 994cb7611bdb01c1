import { findExtensions } from './extension-folders.ts';
import { foldersOf, nameOf, parentOf, type SourceTree } from './source-tree.ts';

/** Where every folder explains itself. */
const SOURCES = ['packages/tcpwhy/src', 'packages/guard/src'];
const CAUSES = 'packages/tcpwhy/src/causes';

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = /^(utils?|helpers?|common|manager|misc|shared|stuff)$/;
const MOST_LINES = 350;

/** Headings of a cause's page, in this order. */
export const CAUSE_HEADINGS = ['What happens', 'Evidence', 'Looks like but is not', 'What to do', 'Sources'];

/** What is missing or misnamed in the tree, as `path: why`. */
export function folderProblems(tree: SourceTree): string[] {
  return [...missingReadmes(tree), ...emptyNames(tree), ...longFiles(tree), ...wrongIds(tree), ...causePages(tree)];
}

/** Every folder of the engine that holds code says what belongs there; a cause's page is its readme. */
function missingReadmes(tree: SourceTree): string[] {
  const folders = new Set([...tree.keys()].filter((path) => path.endsWith('.ts')).flatMap(ancestors));
  return [...folders]
    .filter((folder) => parentOf(folder) !== CAUSES && !tree.has(`${folder}/README.md`))
    .map((folder) => `${folder}: no README.md`);
}

function ancestors(path: string): string[] {
  const folder = parentOf(path);
  return SOURCES.some((source) => folder.startsWith(`${source}/`)) ? [folder, ...ancestors(folder)] : [];
}

function emptyNames(tree: SourceTree): string[] {
  const paths = [...tree.keys(), ...foldersOf(tree)];
  return paths
    .filter((path) => EMPTY_NAMES.test(nameOf(path).split('.')[0] ?? ''))
    .map((path) => `${path}: the name does not say what is inside`);
}

function longFiles(tree: SourceTree): string[] {
  return [...tree].flatMap(([path, text]) => {
    const lines = text.split('\n').length - 1;
    const counted = path.endsWith('.ts') && !path.includes('.generated.');
    return counted && lines > MOST_LINES ? [`${path}: ${lines} lines, more than ${MOST_LINES}`] : [];
  });
}

/** A descriptor's `id` is its folder's name: messages, pages and tests rely on it. */
function wrongIds(tree: SourceTree): string[] {
  return findExtensions(tree).flatMap(({ folder, children }) =>
    children.flatMap((child) => {
      const path = `${folder}/${child}/index.ts`;
      const id = /^\s+id: '([^']*)'/m.exec(tree.get(path) ?? '')?.[1];
      return id === child ? [] : [`${path}: id is ${id ?? 'not given as a literal'}, not ${child}`];
    }),
  );
}

function causePages(tree: SourceTree): string[] {
  const folders = [...foldersOf(tree)].filter((folder) => parentOf(folder) === CAUSES);
  return folders.flatMap((folder) => {
    const page = tree.get(`${folder}/cause.md`);
    const problems = tree.has(`${folder}/index.ts`) ? [] : [`${folder}: no index.ts`];
    if (page === undefined) return [...problems, `${folder}: no cause.md`];
    const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    const ids = tree.get(`${CAUSES}/ids.ts`);
    if (ids !== undefined && !ids.includes(`'${nameOf(folder)}'`))
      problems.push(`${folder}: not an id of causes/ids.ts`);
    if (headings.join() !== CAUSE_HEADINGS.join())
      problems.push(`${folder}/cause.md: headings are ${headings.join(', ')}; expected ${CAUSE_HEADINGS.join(', ')}`);
    return problems;
  });
}
