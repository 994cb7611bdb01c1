import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Which Debian package brings which program. */
const PACKAGE_OF_PROGRAM: ReadonlyMap<string, string> = new Map([
  ['mariadbd', 'mariadb-server'],
  ['pg_ctl', 'postgresql'],
  ['redis-server', 'redis-server'],
  ['nginx', 'nginx'],
]);

const POLICY = '/usr/sbin/policy-rc.d';

/** Where Debian puts PostgreSQL's programs, newest version first; they are not on the PATH. */
const PLACES = ['/usr/sbin', ...[18, 17, 16, 15, 14].map((version) => `/usr/lib/postgresql/${version}/bin`)];

/** Path of a program, or null when it is not installed. */
export function findProgram(name: string): string | null {
  const places = [...(process.env.PATH ?? '').split(':'), ...PLACES];
  return places.map((place) => `${place}/${name}`).find((path) => existsSync(path)) ?? null;
}

/**
 * Path of a server's program, installed from Debian when it is missing and we are root.
 *
 * @throws Error that names the package when the program cannot be had.
 */
export function requireProgram(name: string): string {
  const found = findProgram(name);
  if (found !== null) return found;
  const debianPackage = PACKAGE_OF_PROGRAM.get(name) ?? name;
  if (process.getuid?.() === 0) installQuietly(debianPackage);
  const installed = findProgram(name);
  if (installed !== null) return installed;
  throw new Error(`${name} is not installed and could not be; on Debian: apt-get install ${debianPackage}`);
}

/** Installs without letting the package start its system service: policy-rc.d answering 101 forbids it. */
function installQuietly(debianPackage: string): void {
  const hadPolicy = existsSync(POLICY);
  if (!hadPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', debianPackage], { env, stdio: 'ignore' });
  try {
    // A fresh image has no package lists.
    if (install().status !== 0) {
      spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
      install();
    }
  } finally {
    if (!hadPolicy) rmSync(POLICY, { force: true });
  }
}

/** uid and gid of a user when we are root, so that a server can give up its rights; undefined otherwise. */
export function serverUser(name: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
