import { ERROR_TEXTS } from './error-texts.ts';
import { EXCEPTION_NAMES } from './exception-names.ts';
import { LOCALISED_TEXTS } from './localised-texts.ts';
import { PHRASE_TERMS } from './phrases.ts';
import type { Term } from './term.ts';
import { TLS_TEXTS } from './tls-texts.ts';

/** All words that the grammar knows, beside errno names and numbers, which have grammars of their own. */
export const VOCABULARY: readonly Term[] = [
  ...ERROR_TEXTS,
  ...LOCALISED_TEXTS,
  ...EXCEPTION_NAMES,
  ...TLS_TEXTS,
  ...PHRASE_TERMS,
];
