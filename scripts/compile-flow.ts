// npm run -s flow CASE.flow | tshark -r -   (or > case.pcap): the packets of a flow script, to look at.
import { readFileSync } from 'node:fs';
import { compileFlowScript } from '../packages/tcpwhy/test/flow-script/compile.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: npm run -s flow CASE.flow > case.pcap');
  process.exitCode = 2;
} else {
  process.stdout.write(compileFlowScript(readFileSync(path, 'utf8')));
}
