/** Something that is not a capture this tool reads, as far as its first bytes tell. */
export interface ForeignFormat {
  /** What it is, as the rest of "This is ...". */
  readonly name: string;
  /**
   * `capture`: packets in another format. `wrapped`: compressed or packed. `log`: lines that programs wrote. `text`: lines
   * that may be such. `other`: no capture.
   */
  readonly kind: 'capture' | 'wrapped' | 'log' | 'text' | 'other';
  /** What to do, with FILE for the input's name. */
  readonly remedy: string;
}

/** For capture formats that Wireshark's tools read. */
export const CONVERT_WITH_EDITCAP = 'Convert it (editcap comes with Wireshark): editcap -F pcap FILE converted.pcap';
