import { familyOfRules } from '../../phrases/rule-family.ts';
import { APACHE_RULES } from './messages.ts';
import { refineErrorLine } from './refine.ts';

/** Error log lines: `[module:level] [pid n(:tid n)] (errno)text: [client ip:port] AHnnnnn: message`. */
export default familyOfRules({
  id: 'apache-httpd',
  name: 'Apache httpd',
  system: 'Apache httpd',
  words: [
    '] AH0',
    ': AH0',
    '] AH1',
    ': AH1',
    'AH00',
    'AH01',
    'AH02',
    'AH03',
    'scoreboard',
    'MaxRequestWorkers',
    'child pid',
  ],
  shapes: [
    [
      'certain',
      /\[[a-z0-9_]{0,40}:(?:trace\d|debug|info|notice|warn|error|crit|alert|emerg)\] \[pid \d+(?::tid \d+)?\]/,
    ],
    ['certain', /\bAH\d{5}: /],
    // httpd 2.2: `[Sun Nov 22 14:08:01 2026] [error] [client 10.4.1.9] (104)Connection reset by peer: ...`
    [
      'certain',
      /^(?:\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} [\d:]{8} \d{4}\] )?\[(?:info|notice|warn|error|crit)\] (?:\[client |\(\d{1,5}\)|proxy: )/,
    ],
  ],
  reporter: 'server',
  rules: APACHE_RULES,
  unknown: 'grammar',
  refine: refineErrorLine,
});
