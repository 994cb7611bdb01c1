import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { NOT_TOLD } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /(?:Scrape failed|scrape (?:failed|pool)).{0,600}(?:context deadline exceeded|Client\.Timeout)/,
    kind: 'timeout-read',
    phase: 'read',
    look: 'prometheus.yml: scrape_timeout (10s)',
  },
  {
    match:
      /(?:Error sending (?:alert|batch|samples)|[Ff]ailed to send batch).{0,600}(?:context deadline exceeded|Client\.Timeout)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: NOT_TOLD,
    look: 'prometheus.yml: remote_timeout (30s) of remote_write, timeout of alertmanagers',
  },
  { match: /out of order sample|duplicate sample|too old|compact|TSDB|server returned HTTP status/, silent: true },
];

/** Prometheus, Alertmanager, Thanos, Mimir agents: logfmt or JSON with `caller=scrape.go:1348 component=...`. */
export default familyOfRules({
  id: 'prometheus',
  name: 'Prometheus',
  system: 'Prometheus',
  words: ['scrape failed', 'error sending', 'failed to send batch', 'server returned http status'],
  program: /^(?:prometheus|alertmanager)$/,
  shapes: [
    [
      'certain',
      /\bcomponent="?(?:scrape manager|notifier|remote|discovery manager[\w ]*|rule manager|tsdb|web|dispatcher)"?/,
    ],
    [
      'certain',
      /\bscrape_pool=|\bremote_name=\w{1,40} url=|(?:source|caller)=(?:scrape|notifier|queue_manager|dedupe|refresh|manager)\.go:\d+/,
    ],
    ['certain', /"component"\s?:\s?"(?:scrape manager|notifier|remote|rule manager)"/],
  ],
  // Of its targets Prometheus is a client.
  reporter: 'client',
  rules: RULES,
  unknown: 'grammar',
});
