import { CommanderError } from 'commander';
import { diagnoseCommand } from './commands/diagnose.ts';
import { EXIT_COULD_NOT_ANALYSE, EXIT_NOTHING_WRONG } from './exit-status.ts';
import { buildProgram, type CliText } from './options.ts';
import type { Session } from './session.ts';

/** Runs any command line: what commander makes of it. Returns the exit status. */
export async function runCommands(argv: readonly string[], session: Session): Promise<number> {
  let status = EXIT_NOTHING_WRONG;
  const keep = async (running: Promise<number>) => {
    status = await running;
  };
  // Commander prints at once and cannot wait: its texts are kept and written below.
  const text = new KeptText();
  const program = buildProgram(
    {
      diagnose: (names, options) => keep(diagnoseCommand(names, options, session)),
      // The main command is there at once; whoever wants another one waits some milliseconds for it.
      connections: async (names, how, options) =>
        keep((await import('./commands/connections.ts')).connectionsCommand(names, how, options, session)),
      explain: async (texts, options) =>
        keep((await import('./commands/explain.ts')).explainCommand(texts, options, session)),
      cause: async (id, options) => keep((await import('./commands/cause.ts')).causeCommand(id, options, session)),
      schema: async () => void (await session.out.write((await import('../report/json/schema-text.ts')).schemaText())),
    },
    session.parts.version,
    text,
  );
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode === 0 ? EXIT_NOTHING_WRONG : EXIT_COULD_NOT_ANALYSE;
  }
  await session.out.write(text.printed);
  await session.err.write(text.errors);
  return status;
}

/** What commander wanted to print. */
class KeptText implements CliText {
  printed = '';
  errors = '';
  readonly out = (text: string): void => {
    this.printed += text;
  };
  readonly err = (text: string): void => {
    this.errors += text;
  };
}
