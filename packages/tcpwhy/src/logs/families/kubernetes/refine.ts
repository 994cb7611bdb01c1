import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { programNames } from '../../phrases/rule-family.ts';

/** Source files of klog lines, by program. */
const BY_FILE: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:prober|kubelet\w*|pod_workers|cri_stats_provider|remote_runtime|eviction_manager|kuberuntime\w*)\.go:/,
    'kubelet',
  ],
  [/\b(?:portforward|kubectl|exec|request)\.go:/, 'kubectl'],
];

/** The program that wrote it: named by an envelope, told by a source file or the sentence, else Kubernetes in general. */
export function refineKubernetes(reading: FamilyReading, entry: LogEntry): FamilyReading {
  const text = entry.message.slice(0, 600);
  const named = programNames(entry).find((name) => /^kube/.test(name));
  const isKubectl = /lost connection to pod|did you specify the right host|Unable to connect to the server/.test(text);
  const byFile = BY_FILE.find(([file]) => file.test(text))?.[1];
  const isProbe = /\b[Pp]robe (?:failed|errored)/.test(text);
  return { ...reading, system: isKubectl ? 'kubectl' : (named ?? byFile ?? (isProbe ? 'kubelet' : 'Kubernetes')) };
}
