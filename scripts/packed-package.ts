import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './source-tree.ts';

/** What npm would publish of one package, installed into an empty folder. */
export class PackedPackage {
  readonly folder = mkdtempSync(join(tmpdir(), 'packed-package-'));

  /** @param name As in its package.json; its folder below packages/ is `where`. Neither package depends on anything, so no network is needed. */
  constructor(
    private readonly name: string,
    where: string,
  ) {
    const cwd = join(repositoryRoot, 'packages', where);
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', this.folder], { cwd });
    const tarball = (JSON.parse(packed.toString()) as { filename: string }[])[0]?.filename ?? '';
    writeFileSync(join(this.folder, 'package.json'), '{"private": true}');
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: this.folder });
  }

  /** Where it was installed. */
  path(inside: string): string {
    return join(this.folder, 'node_modules', this.name, inside);
  }

  /** Runs a command from the empty folder. */
  run(command: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8' });
    return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
  }

  /** Names that a module exports, as another program sees them; or what went wrong. */
  exportsOf(module: string): string {
    const program = `const all = await import('${module}'); console.log(Object.keys(all).join());`;
    const { stdout, stderr } = this.run(process.execPath, '--input-type=module', '-e', program);
    return stdout.trim() === '' ? `nothing: ${stderr}` : stdout.trim();
  }

  /** Only what belongs to users is published. */
  strayFiles(): string[] {
    const listed = execFileSync('find', ['.', '-type', 'f'], { cwd: this.path('.') });
    const files = listed.toString().trim().split('\n');
    return files
      .filter((file) => /(?<!\.d)\.ts$|\.pcap|\/(src|test|testing|proof|bench)\//.test(file))
      .map((file) => `${this.name} publishes ${file}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
