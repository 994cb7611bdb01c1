// npm run check:folders: every folder explains itself, every extension has all its parts.
import { folderProblems } from './folder-rules.ts';
import { readSourceTree, report } from './source-tree.ts';

report('folders', folderProblems(readSourceTree(['packages', 'scripts', 'bench', 'test'])));
