import { familyOfRules } from '../../phrases/rule-family.ts';
import { VARNISH_RULES } from './messages.ts';

/** varnishlog records: tag, then text; grouped with dashes or with a transaction number in front. */
export default familyOfRules({
  id: 'varnish',
  name: 'Varnish',
  system: 'Varnish',
  words: [
    'fetcherror',
    'sessclose',
    'backend_health',
    'sesserror',
    'first byte timeout',
    'between bytes timeout',
    'no backend connection',
    'went sick',
    'fetch failed',
  ],
  program: /^varnishd$/,
  shapes: [
    [
      'certain',
      /(?:^|\n|\s)(?:FetchError|SessClose|SessError|Backend_health|BogoHeader|HttpGarbage)\s{1,12}(?:[bc] )?\S/,
    ],
  ],
  reporter: 'proxy',
  rules: VARNISH_RULES,
  unknown: 'silent',
});
