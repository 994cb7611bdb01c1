import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { CLIENT_VANISHED } from '../../phrases/verdicts.ts';

const RULES: readonly MessageRule[] = [
  // The player left, was sent away, or may not come in: the connection served until then.
  {
    match:
      /lost connection: (?!Internal Exception|Timed out|Connection (?:reset|lost)|java\.|io\.netty|Read timed out|Connexion|Took too long)/,
    silent: true,
  },
  {
    match: /lost connection: (?:Timed out|Read timed out|Internal Exception: [\w.]{0,60}ReadTimeoutException)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: CLIENT_VANISHED,
    look: 'the game server drops a player who answers no keep-alive for 30 s: see the load of the server first (`Can’t keep up!`)',
  },
  { match: /lost connection: Took too long to log in/, kind: 'timeout-read', phase: 'handshake' },
  { match: /lost connection: /, otherwise: 'eof', phase: 'read', execution: CLIENT_VANISHED },
];

/** The game's servers of all makes, which tell of each player that left in one sentence. */
export default familyOfRules({
  id: 'minecraft-server',
  name: 'Minecraft server',
  system: 'Minecraft server',
  words: ['lost connection: '],
  shapes: [
    [
      'certain',
      /^(?:\[[^\]\n]{1,60}\] ?){1,4}:? ?(?:\[[^\]\n]{1,120}\]: ?)?(?:com\.mojang\.authlib\.GameProfile@\S{1,400} ?\([^)\n]{0,80}\)|\/?[\w.§*-]{1,60})(?: \([^)\n]{1,80}\))? lost connection: /,
    ],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
