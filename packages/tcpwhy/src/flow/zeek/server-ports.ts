/** Ports that Zeek's default scripts (read at a13de64) register for TCP services: who is the server when no SYN was seen. */
export const LIKELY_SERVER_PORTS: ReadonlySet<number> = new Set([
  // FTP, SSH, SMTP, DNS, finger, HTTP, Kerberos
  21, 2811, 22, 25, 587, 53, 79, 80, 81, 631, 3128, 8000, 8080, 8888, 88,
  // DCE/RPC, SMB, IMAP, LDAP, Modbus, syslog
  135, 139, 445, 143, 389, 3268, 502, 514,
  // TLS
  443, 465, 563, 585, 614, 636, 989, 990, 992, 993, 995, 5223,
  // SOCKS, MySQL, MQTT, RDP, XMPP, PostgreSQL, Redis, IRC, DNP3
  1080, 1434, 3306, 1883, 3389, 5222, 5269, 5432, 6379, 6666, 6667, 6668, 6669, 20000,
]);

/** FTP, SSH, Telnet, rlogin: sessions there may pause for an hour. */
export const INTERACTIVE_PORTS: ReadonlySet<number> = new Set([21, 22, 23, 513]);
