import { statSync } from 'node:fs';
import { CaptureAnalysis, logLikenessOf, mergeAnswers } from '../diagnose/analysis.ts';
import { renderZeekConnLog } from '../report/zeek-conn-log/render-zeek-conn-log.ts';
import { openInput } from './input/open-input.ts';
import type { CliParts } from './parts.ts';
import { VERSION } from './version.ts';

/** The engine and the input layer, as commands use them. */
export const realParts: CliParts = {
  openInput: (name, streams) => (name === '-' ? openInput(name, streams.stdin) : openInput(name)),
  startAnalysis: (options) => new CaptureAnalysis(options),
  startLog: async (options) => new (await import('../diagnose/log-analysis.ts')).LogAnalysis(options),
  // The families of log lines are loaded only when there is a log.
  collectLog: async (options) => new (await import('../diagnose/log-collection.ts')).LogCollection(options),
  logLikeness: logLikenessOf,
  fileExists,
  mergeAnswers,
  causes: async () => (await import('../causes/catalogue.ts')).causeCatalogue(),
  renderZeek: ({ zeekConnections, epoch }) => renderZeekConnLog(zeekConnections, epoch),
  version: VERSION,
};

/** A folder counts, too: opening it tells what is wrong. */
function fileExists(name: string): boolean {
  try {
    return statSync(name, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // ENOTDIR, ENAMETOOLONG, EACCES: nobody's file.
    return false;
  }
}
