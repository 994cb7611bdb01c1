import type { Diagnosis } from '../model/diagnosis.ts';

/** What the process tells its caller. Stable: scripts rely on it. */
export const EXIT_NOTHING_WRONG = 0;
export const EXIT_SOMETHING_FOUND = 1;
export const EXIT_COULD_NOT_ANALYSE = 2;

/** Information alone is nothing wrong; an input that could not be read outweighs what others held. */
export function exitStatus(diagnosis: Diagnosis, unusableInputs: number): number {
  if (unusableInputs > 0) return EXIT_COULD_NOT_ANALYSE;
  const wrong = diagnosis.findings.some((finding) => finding.severity !== 'info');
  // A line about a connection that the capture shows unharmed is no failure; a line that nothing explains may be one.
  const unexplained = diagnosis.events.some((event) => event.connection === undefined);
  return wrong || unexplained ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_WRONG;
}
