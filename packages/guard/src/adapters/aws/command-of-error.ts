import type { CommandContext, GuardPlugin, Middleware, MiddlewareStack } from './aws-types.ts';

/** A command as the caller sent it. */
export interface SentCommand {
  /** `UpdateItemCommand`. */
  readonly name: string;
  readonly input: unknown;
}

const commands = new WeakMap<object, SentCommand>();
const errors = new WeakMap<object, SentCommand>();

/** The command that an error of an attempt belongs to, or undefined for a client without the plugin. */
export function commandOfError(error: unknown): SentCommand | undefined {
  return typeof error === 'object' && error !== null ? errors.get(error) : undefined;
}

/**
 * A retry strategy is told errors, never commands. Two middlewares close the gap: one notes the command's input where it is
 * still whole, the other stands inside the SDK's retry and notes for each error whose it is.
 */
export const commandPlugin: GuardPlugin = {
  applyToStack(stack: MiddlewareStack) {
    stack.add(noteCommand as never, { step: 'initialize', name: 'guardNoteCommand', override: true });
    stack.addRelativeTo(noteError as never, {
      relation: 'after',
      toMiddleware: 'retryMiddleware',
      name: 'guardNoteError',
      override: true,
    });
  },
};

const noteCommand: Middleware = (next, context: CommandContext) => (args) => {
  const { input } = args as { readonly input?: unknown };
  commands.set(context, { name: context.commandName ?? 'unknown', input });
  return next(args);
};

const noteError: Middleware = (next, context: CommandContext) => async (args) => {
  try {
    return await next(args);
  } catch (error) {
    const command = commands.get(context);
    if (command !== undefined && typeof error === 'object' && error !== null) errors.set(error, command);
    throw error;
  }
};
