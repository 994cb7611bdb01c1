// npm run check:package: what npm would publish, installed into an empty folder, works there.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackedPackage } from './packed-package.ts';
import { report, repositoryRoot } from './source-tree.ts';

/** A connection that was refused: one finding, exit status 1. */
const EXAMPLE = 'test/corpus/kernel-lab/refused.client.pcap';

const tcpwhy = new PackedPackage('tcpwhy', 'tcpwhy');
const guard = new PackedPackage('tcpwhy-guard', 'guard');
try {
  copyFileSync(join(repositoryRoot, EXAMPLE), join(tcpwhy.folder, 'example.pcap'));
  report('packages', [
    ...tcpwhy.strayFiles(),
    ...versionProblems(),
    ...diagnosisProblems(),
    ...jsonProblems(),
    ...engineProblems(),
    ...guard.strayFiles(),
    ...guardProblems(),
  ]);
} finally {
  tcpwhy.remove();
  guard.remove();
}

/** Runs the installed command. */
function command(...args: string[]): ReturnType<PackedPackage['run']> {
  return tcpwhy.run(join(tcpwhy.folder, 'node_modules/.bin/tcpwhy'), ...args);
}

function versionProblems(): string[] {
  const { version } = JSON.parse(readFileSync(tcpwhy.path('package.json'), 'utf8')) as { version: string };
  const { status, stdout, stderr } = command('--version');
  return status === 0 && stdout.includes(version) ? [] : [`--version: status ${status}, ${stdout}${stderr}`];
}

function diagnosisProblems(): string[] {
  const { status, stdout, stderr } = command('example.pcap');
  const found = status === 1 && stdout.includes('refused') && stderr === '';
  return found ? [] : [`example.pcap: status ${status}\n${stdout}${stderr}`];
}

function jsonProblems(): string[] {
  const { status, stdout, stderr } = command('example.pcap', '--json');
  try {
    const diagnosis = JSON.parse(stdout) as { schemaVersion?: unknown; findings?: unknown[] };
    if (diagnosis.schemaVersion === 1 && (diagnosis.findings?.length ?? 0) > 0) return [];
  } catch {
    // Not JSON: said below with what it was.
  }
  return [`example.pcap --json: status ${status}\n${stdout}${stderr}`];
}

/** Other programs can import the engine by its name. */
function engineProblems(): string[] {
  const names = tcpwhy.exportsOf('tcpwhy');
  return names.includes('CaptureAnalysis') ? [] : [`import of tcpwhy: ${names}`];
}

/** Every entry point loads with nothing else installed: adapters must not import the clients that they adapt. */
function guardProblems(): string[] {
  const manifest = JSON.parse(readFileSync(guard.path('package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
    dependencies?: unknown;
  };
  const modules = Object.keys(manifest.exports).map((entry) => `tcpwhy-guard${entry.slice(1)}`);
  const dependencies = manifest.dependencies === undefined ? [] : ['tcpwhy-guard must not have dependencies'];
  return [
    ...dependencies,
    ...modules.flatMap((module) => {
      const names = guard.exportsOf(module);
      return names.startsWith('nothing') ? [`import of ${module}: ${names}`] : [];
    }),
  ];
}
