import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const VERSION = '5.0.2';

/** What a node needs: a Java that Cassandra 5.0 runs on, and the folder with its jars. */
export interface CassandraParts {
  readonly java: string;
  readonly lib: string;
}

/**
 * Finds or installs Java and the jars. Slow once (a minute or two), then a few file accesses.
 *
 * @throws Error that says what could not be had, and why.
 */
export async function cassandraParts(): Promise<CassandraParts> {
  const java = (await findJava()) ?? (await installJava());
  return { java, lib: await findJars() };
}

/** Cassandra 5.0 supports Java 11 and 17 and refuses to start on others. */
async function findJava(): Promise<string | null> {
  const jvms = await readdir('/usr/lib/jvm').catch(() => []);
  const home = process.env.JAVA_HOME;
  const candidates = [...(home === undefined ? [] : [home]), ...jvms.map((name) => join('/usr/lib/jvm', name))];
  for (const java of [...candidates.map((folder) => join(folder, 'bin', 'java')), 'java'])
    if (/version "(?:17|11)\./.test(await javaVersion(java))) return java;
  return null;
}

async function javaVersion(java: string): Promise<string> {
  try {
    // It goes to standard error, for historical reasons.
    return (await run(java, ['-version'])).stderr;
  } catch {
    return '';
  }
}

async function installJava(): Promise<string> {
  await install('openjdk-17-jre-headless', 'Java 17 or 11');
  const java = await findJava();
  if (java === null) throw new Error('apt installed openjdk-17-jre-headless, but no Java 17 is found');
  return java;
}

async function install(packageName: string, what: string): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error(`${what} is missing, and only root may install ${packageName}`);
  try {
    await run('apt-get', ['update', '-q']);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', packageName], { maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(`${what} is missing, and apt could not install ${packageName}`, { cause: error });
  }
}

async function findJars(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const lib = join(cache, 'tcpwhy', `cassandra-${VERSION}`);
  if (!existsSync(lib)) await download(lib);
  return lib;
}

async function download(lib: string): Promise<void> {
  if (!(await works('mvn'))) await install('maven', 'Maven');
  const folder = await mkdtemp(join(tmpdir(), 'cassandra-jars-'));
  try {
    await writeFile(join(folder, 'pom.xml'), POM);
    const to = join(folder, 'lib');
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${to}`];
    await run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), ...goal], { maxBuffer: 2 ** 26 });
    await mkdir(join(lib, '..'), { recursive: true });
    // In one step and last: a run that is cut leaves no half-filled folder behind. Another run may have been faster.
    await rename(to, lib).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EXDEV') await run('cp', ['-r', to, lib]);
      else if (!existsSync(lib)) throw error;
    });
  } catch (error) {
    throw new Error(`Maven could not get Cassandra ${VERSION} from Maven Central`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function works(command: string): Promise<boolean> {
  return await run(command, ['-version']).then(
    () => true,
    () => false,
  );
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>cassandra</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.cassandra</groupId>
      <artifactId>cassandra-all</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;
