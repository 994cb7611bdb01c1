import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { endpoint, endpointOf } from '../../phrases/endpoints.ts';
import { fieldOf } from '../../phrases/fields.ts';
import { causeList } from '../../phrases/message-rule.ts';
import { ERROR_INFOS, type ErrorInfo } from './error-infos.ts';

/** Application Gateway's `error_info` and Front Door's `errorInfo` of the access log. */
const azureGateway: LogFamily = {
  id: 'azure-gateway',
  name: 'Azure Application Gateway and Front Door',
  words: [
    'errorinfo_client',
    'errorinfo_upstream',
    'errorinfo_invalid',
    ...Object.keys(ERROR_INFOS).filter((name) => !name.startsWith('ERRORINFO_')),
  ],
  claims: (entry) => (codeOf(entry) === undefined ? null : 'certain'),
  read,
};

function codeOf(entry: LogEntry): string | undefined {
  const code = fieldOf(entry, 'error_info') ?? fieldOf(entry, 'errorInfo') ?? fieldOf(entry, 'ErrorInfo');
  return code !== undefined && ERROR_INFOS[code] !== undefined ? code : undefined;
}

function read(entry: LogEntry): FamilyReading | null {
  const info = ERROR_INFOS[codeOf(entry) ?? ''];
  if (info === undefined) return null;
  const { side, causes, look, ...event } = info;
  return {
    system: 'Azure gateway',
    reporter: 'proxy',
    ...event,
    local: null,
    remote: remoteOf(entry, side),
    ...(causes === undefined ? {} : { causes: causeList(causes) }),
    ...(look === undefined ? {} : { nextSteps: [{ text: look }] }),
  };
}

function remoteOf(entry: LogEntry, side: ErrorInfo['side']): string | null {
  if (side === 'upstream') return endpointOf(fieldOf(entry, 'serverRouted') ?? fieldOf(entry, 'originIp'));
  return endpoint(fieldOf(entry, 'clientIP') ?? fieldOf(entry, 'clientIp'), fieldOf(entry, 'clientPort'));
}

export default azureGateway;
