import { causeCatalogue } from '../causes/catalogue.ts';
import { CaptureAnalysis, mergeAnswers } from '../diagnose/analysis.ts';
import { renderZeekConnLog } from '../report/zeek-conn-log/render-zeek-conn-log.ts';
import { openInput } from './input/open-input.ts';
import type { CliParts } from './parts.ts';
import { VERSION } from './version.ts';

/** The engine and the input layer, as commands use them. */
export const realParts: CliParts = {
  openInput,
  startAnalysis: (options) => new CaptureAnalysis(options),
  mergeAnswers,
  causes: causeCatalogue,
  renderZeek: ({ zeekConnections, epoch }) => renderZeekConnLog(zeekConnections, epoch),
  version: VERSION,
};
