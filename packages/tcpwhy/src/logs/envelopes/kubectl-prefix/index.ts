import type { Envelope } from '../envelope.ts';

/** `kubectl logs --prefix`: `[pod/orders-6d5f/app] text`; stern: `orders-6d5f app text` is too plain to be known for sure. */
const KUBECTL = /^\[(?:pod\/)([\w.-]{1,253})\/([\w.-]{1,253})\] ?/;
/** `oc logs`, kail: `shop/orders-6d5f[app]: text`. */
const KAIL = /^([\w.-]{1,63})\/([\w.-]{1,253})\[([\w.-]{1,63})\]: ?/;

const kubectlPrefix: Envelope = {
  id: 'kubectl-prefix',
  priority: 20,
  open({ text }) {
    const match = KUBECTL.exec(text);
    if (match !== null)
      return {
        inner: text.slice(match[0].length),
        host: match[1],
        program: match[2],
        source: `pod ${match[1]} ${match[2]}`,
      };
    const kail = KAIL.exec(text);
    if (kail === null) return null;
    return { inner: text.slice(kail[0].length), host: kail[2], program: kail[3], source: `pod ${kail[2]} ${kail[3]}` };
  },
};

export default kubectlPrefix;
