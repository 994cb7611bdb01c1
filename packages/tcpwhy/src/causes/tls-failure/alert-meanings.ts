import type { Remedy } from '../../model/diagnosis.ts';

/** What an alert says in plain words, and what to change. Source: RFC 8446 §6.2; RFC 6066 §3; RFC 7301 §3.2. */
export interface AlertMeaning {
  /** Completes "the client/server ended TLS: ...". */
  readonly meaning: string;
  readonly remedy: Remedy;
}

/** @param unhappy Who sent the alert. */
export function alertMeaning(alert: string, unhappy: 'client' | 'server'): AlertMeaning {
  const known = MEANINGS.find(({ alerts }) => alerts.includes(alert));
  if (known !== undefined) return unhappy === 'client' ? known.fromClient : (known.fromServer ?? known.fromClient);
  return {
    meaning: 'the alert alone does not say more',
    remedy: { text: `Read the ${unhappy}'s log at this time: it knows why it sent this alert`, where: unhappy },
  };
}

interface Row {
  readonly alerts: readonly string[];
  readonly fromClient: AlertMeaning;
  /** When it means something else from the server. */
  readonly fromServer?: AlertMeaning;
}

const CLIENT_CERTIFICATE: AlertMeaning = {
  meaning: "the server does not accept the client's certificate, or got none (mutual TLS)",
  remedy: {
    text: 'Give the client a certificate and key of an authority that the server trusts, or let the server not ask for one',
    setting: 'cert and key (Node), --cert and --key (curl); ssl_verify_client and ssl_client_certificate (nginx)',
    where: 'client or server',
  },
};

const MEANINGS: readonly Row[] = [
  {
    alerts: ['unknown_ca'],
    fromClient: {
      meaning: "the client does not know the authority that signed the server's certificate",
      remedy: {
        text: 'Let the server send its whole chain, and give the client the root that signs it',
        setting:
          'ssl_certificate with fullchain.pem (nginx); NODE_EXTRA_CA_CERTS or ca (Node), --cacert (curl), truststore (Java)',
        where: 'server, then client',
      },
    },
    fromServer: CLIENT_CERTIFICATE,
  },
  {
    alerts: ['certificate_expired'],
    fromClient: {
      meaning: "the server's certificate is out of date, or the client's clock is wrong",
      remedy: {
        text: 'Renew the certificate and reload the server; compare the clocks (date -u) of both hosts',
        where: 'server',
      },
    },
    fromServer: CLIENT_CERTIFICATE,
  },
  {
    alerts: ['bad_certificate', 'unsupported_certificate', 'certificate_revoked', 'certificate_unknown'],
    fromClient: {
      meaning: "the client does not accept the server's certificate",
      remedy: {
        text: 'Compare the names in the certificate with the name that the client dials, its chain and its revocation; the client logs which check failed',
        where: 'server, then client',
      },
    },
    fromServer: CLIENT_CERTIFICATE,
  },
  { alerts: ['certificate_required', 'access_denied'], fromClient: CLIENT_CERTIFICATE },
  {
    alerts: ['protocol_version'],
    fromClient: {
      meaning: 'client and server share no TLS version',
      remedy: {
        text: "Raise the older side's greatest version, or, for as long as that cannot be done, lower the other's least",
        setting:
          'ssl_protocols (nginx), minVersion / maxVersion (Node), MinProtocol (openssl.cnf), jdk.tls.disabledAlgorithms (Java)',
        value: 'TLSv1.2 and TLSv1.3 on both sides',
        where: 'client or server',
      },
    },
  },
  {
    alerts: ['handshake_failure', 'insufficient_security'],
    fromClient: {
      meaning:
        'client and server share no cipher suite, group or signature algorithm, or a client certificate is missing',
      remedy: {
        text: 'Compare what both sides offer; a server that wants a client certificate may say this too',
        setting: 'ssl_ciphers and ssl_ecdh_curve (nginx), ciphers (Node), CipherString and SECLEVEL (openssl.cnf)',
        where: 'client or server',
      },
    },
  },
  {
    alerts: ['unrecognized_name'],
    fromClient: {
      meaning: 'the server does not know the host name (SNI) that the client asks for',
      remedy: {
        text: 'Send the right name, and let the server have a certificate for it',
        setting: 'servername (Node), server_name (nginx)',
        where: 'client or server',
      },
    },
  },
  {
    alerts: ['no_application_protocol'],
    fromClient: {
      meaning: 'client and server share no application protocol (ALPN)',
      remedy: {
        text: 'Let both offer a common one',
        setting: 'ALPNProtocols (Node), http2 on (nginx)',
        value: 'h2, http/1.1',
        where: 'client or server',
      },
    },
  },
  {
    alerts: ['bad_record_mac', 'decrypt_error', 'decryption_failed'],
    fromClient: {
      meaning: 'a record could not be verified: wrong keys, or bytes changed on the way',
      remedy: {
        text: 'Look for a box on the path that rewrites payload, and for a pre-shared key or a session cache that differs between servers',
        where: 'path or server',
      },
    },
  },
  {
    alerts: ['internal_error'],
    fromClient: {
      meaning: 'the side that sent it failed by itself: often a server without a usable certificate or backend',
      remedy: { text: 'Read the log of the side that sent the alert', where: 'who sent the alert' },
    },
  },
];
