import type { HeaderFormat } from '../../header-format.ts';
import { parseIeee80211 } from './parse-frame.ts';

const ieee80211: HeaderFormat = {
  id: 'ieee80211',
  summary: 'Wireless frames; aggregates give a row per packet, encrypted ones are counted.',
  source: 'IEEE 802.11 §9.3.2 (data frames)',
  linkTypes: { 105: 'IEEE 802.11' },
  parse: parseIeee80211,
};

export default ieee80211;
