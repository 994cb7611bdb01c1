// npm run check:imports: imports point one way, and the engine touches nothing of its host.
import { importProblems, RULED_FOLDERS } from './import-rules.ts';
import { readSourceTree, report } from './source-tree.ts';

report('imports', importProblems(readSourceTree(RULED_FOLDERS)));
