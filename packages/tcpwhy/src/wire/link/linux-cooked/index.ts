import { LINK_TYPE } from '../../hand-over.ts';
import type { HeaderFormat } from '../../header-format.ts';
import { parseCookedV1 } from './parse-v1.ts';
import { parseCookedV2 } from './parse-v2.ts';

const LINKTYPE_LINUX_SLL2 = 276;

const linuxCooked: HeaderFormat = {
  id: 'linux-cooked',
  summary: 'What Linux puts in place of a link header on the "any" device and on links without one.',
  source: 'https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and LINKTYPE_LINUX_SLL2.html',
  linkTypes: { 113: 'Linux cooked v1', [LINKTYPE_LINUX_SLL2]: 'Linux cooked v2' },
  parse: (frame) => (frame.code === (LINK_TYPE | LINKTYPE_LINUX_SLL2) ? parseCookedV2(frame) : parseCookedV1(frame)),
};

export default linuxCooked;
