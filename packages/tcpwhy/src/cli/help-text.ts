/** Examples stand before the options: most people come for one command line. */
export const PROGRAM_EXAMPLES = `tcpwhy says why TCP connections died: who ended them, how sure that is, which
frames prove it, and what to change.

Examples:
  tcpwhy trace.pcap                      why did connections die here?
  tcpwhy trace.pcap app.log proxy.log    the same, with the lines about each one
  tcpdump -U -i any -w - tcp | tcpwhy -  live; Ctrl-C ends the capture
  tcpwhy --json trace.pcap               the whole answer as data
  tcpwhy explain app.log                 what its lines about connections mean
  tcpwhy connections trace.pcap          one row per connection
  tcpwhy cause stale-pooled-connection   what it is, how to tell, what to do
`;

/** What `tcpwhy` alone prints. */
export const SHORT_HELP = `${PROGRAM_EXAMPLES}
All options: tcpwhy --help
`;

/** Below the options of the program. */
export const PROGRAM_NOTES = `
Inputs are pcap and pcapng captures and logs in any layout, also compressed,
recognised by their content. Several captures are diagnosed one by one; logs are
joined with each. A file that is named like a command is read by: tcpwhy
diagnose FILE

Exit status: 0 nothing wrong found, 1 something found, 2 could not analyse.`;

/** Before the options of `tcpwhy diagnose`. */
export const DIAGNOSE_EXAMPLES = `Says why connections died. This is what tcpwhy does without a command.

Examples:
  tcpwhy diagnose trace.pcap
  tcpwhy diagnose trace.pcap app.log      with the log lines about each
  tcpwhy diagnose --all client.pcapng.gz  every finding, frame and notice
  tcpwhy diagnose --json - < trace.pcap   the answer as data (tcpwhy --schema)
`;

/** Before the options of `tcpwhy connections`. */
export const CONNECTIONS_EXAMPLES = `Lists connections: one row each.

Examples:
  tcpwhy connections trace.pcap
  tcpwhy connections --format jsonl trace.pcap | grep '"ending":"reset"'
  tcpwhy connections --format zeek trace.pcap > conn.log
`;

/** Below the options of `tcpwhy connections`. */
export const CONNECTIONS_NOTES = `
Exit status: 0 connections were listed, 2 something could not be analysed.`;

/** Before the options of `tcpwhy explain`. */
export const EXPLAIN_EXAMPLES = `Says what each line or stack trace about a broken connection means: what
happened, who says so, whether the request may have been executed, what causes
it, and the next command to run.

Examples:
  tcpwhy explain "dial tcp 10.0.0.2:443: connect: connection refused"
  tcpwhy explain app.log                  a whole log, of any size
  journalctl -u app | tcpwhy explain      the same, from a pipe
  tcpwhy explain --json app.log.gz        the events as data (tcpwhy --schema)
`;

/** What `tcpwhy explain` alone prints on a terminal. */
export const EXPLAIN_SHORT_HELP = `${EXPLAIN_EXAMPLES}
All options: tcpwhy explain --help
`;

/** Below the options of `tcpwhy explain`. */
export const EXPLAIN_NOTES = `
Logs are text in any layout: plain, JSON, syslog, journald, Docker, Kubernetes,
also compressed. Equal events are put together; --all shows each.

Exit status: 0 no line speaks of a broken connection, 1 at least one does,
2 something could not be read.`;

/** Before the options of `tcpwhy cause`. */
export const CAUSE_EXAMPLES = `Explains a cause of failure, or lists all that tcpwhy knows.

Examples:
  tcpwhy cause
  tcpwhy cause path-mtu-black-hole
`;
