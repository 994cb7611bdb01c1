// npm run check:package: what npm would publish, installed into an empty folder, works there.
// The bundle has no dependencies, so the installation needs no network.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, repositoryRoot } from './source-tree.ts';

/** A connection that was refused: one finding, exit status 1. */
const EXAMPLE = 'test/corpus/kernel-lab/refused.client.pcap';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-package-'));
try {
  install();
  report('package', [
    ...versionProblems(),
    ...fileProblems(),
    ...diagnosisProblems(),
    ...jsonProblems(),
    ...importProblems(),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

function install(): void {
  const packages = join(repositoryRoot, 'packages/tcpwhy');
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: packages });
  const tarball = (JSON.parse(packed.toString()) as { filename: string }[])[0]?.filename ?? '';
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  copyFileSync(join(repositoryRoot, EXAMPLE), join(folder, 'example.pcap'));
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
}

/** Runs the installed command from the empty folder. */
function tcpwhy(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = join(folder, 'node_modules/.bin/tcpwhy');
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

function versionProblems(): string[] {
  const manifest = readFileSync(join(folder, 'node_modules/tcpwhy/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const { status, stdout, stderr } = tcpwhy('--version');
  return status === 0 && stdout.includes(version) ? [] : [`--version: status ${status}, ${stdout}${stderr}`];
}

/** Only what belongs to users is published. */
function fileProblems(): string[] {
  const listed = execFileSync('find', ['.', '-type', 'f'], { cwd: join(folder, 'node_modules/tcpwhy') });
  const files = listed.toString().trim().split('\n');
  return files
    .filter((file) => /(?<!\.d)\.ts$|\.pcap|\/(src|test|testing)\//.test(file))
    .map((file) => `published: ${file}`);
}

function diagnosisProblems(): string[] {
  const { status, stdout, stderr } = tcpwhy('example.pcap');
  const found = status === 1 && stdout.includes('refused') && stderr === '';
  return found ? [] : [`example.pcap: status ${status}\n${stdout}${stderr}`];
}

function jsonProblems(): string[] {
  const { status, stdout, stderr } = tcpwhy('example.pcap', '--json');
  try {
    const diagnosis = JSON.parse(stdout) as { schemaVersion?: unknown; findings?: unknown[] };
    if (diagnosis.schemaVersion === 1 && (diagnosis.findings?.length ?? 0) > 0) return [];
  } catch {
    // Not JSON: said below with what it was.
  }
  return [`example.pcap --json: status ${status}\n${stdout}${stderr}`];
}

/** Other programs can import the engine by its name. */
function importProblems(): string[] {
  const program = "const engine = await import('tcpwhy'); console.log(Object.keys(engine).join());";
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout.includes('CaptureAnalysis') ? [] : [`import of tcpwhy: ${stdout}${stderr}`];
}
