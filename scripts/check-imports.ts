// npm run check:imports: imports point one way, and the engine touches nothing of its host.
import { importProblems } from './import-rules.ts';
import { readSourceTree, report } from './source-tree.ts';

report('imports', importProblems(readSourceTree(['packages/tcpwhy/src'])));
