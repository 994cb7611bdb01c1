import type { ExecutionVerdict } from '../../model/diagnosis.ts';

/** A proxy had no connection to the server yet. */
export const NEVER_REACHED: ExecutionVerdict = {
  verdict: 'no',
  because: 'the proxy never reached the server, so the request was not delivered',
};

/** A proxy had passed the request on and waited. */
export const FORWARDED: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the proxy had forwarded the request, and the server may have processed it',
};

/** Part of the answer had come. */
export const ANSWERING: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the response had already begun, so the server did process the request',
};

/** The client left while its request was being worked on. */
export const CLIENT_LEFT_WAITING: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the request was in progress when the client left, and the server may still complete it',
};

/** A server was writing to its client. */
export const REPLYING: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the server was already sending the reply, so the request did execute',
};

/** The request had not arrived as a whole. */
export const REQUEST_INCOMPLETE: ExecutionVerdict = {
  verdict: 'no',
  because: 'the server was still reading the request, so it was not executed',
};

/** A request's body was on its way. */
export const BODY_PARTLY_SENT: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'part of the request had been sent, and the server may have acted on what it received',
};

/** TCP, TLS, authentication. */
export const SETTING_UP: ExecutionVerdict = {
  verdict: 'no',
  because: 'the connection was still being set up, before any request',
};

/** connect() failed. */
export const NOT_CONNECTED: ExecutionVerdict = {
  verdict: 'no',
  because: 'the connection was never established, so no request was sent',
};

/** No connection, slot, port or descriptor was left. */
export const NO_CONNECTION_HAD: ExecutionVerdict = {
  verdict: 'no',
  because: 'no connection could be obtained, so the request was never sent',
};

/** Nothing was in flight. */
export const WAS_IDLE: ExecutionVerdict = {
  verdict: 'no',
  because: 'the connection was idle, with no request in flight',
};

/** Idle for the timer that fired, which says nothing of a request before it. */
export const SILENT_FOR_THE_TIMER: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'nothing moved for the whole time limit, and the line does not say whether a request was in progress',
};

/** Replication, gossip, health checks. */
export const NO_REQUEST: ExecutionVerdict = { verdict: 'no', because: 'no application request was involved' };

/** A server saw its client go. */
export const CLIENT_VANISHED: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'the server saw the client vanish; the line does not say whether a request was in progress',
};

/** The bytes that came were of another protocol, after something had been sent. */
export const NOT_UNDERSTOOD: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'a request had been sent, and what came back does not say whether it was understood',
};

/** The line is silent about requests. */
export const NOT_TOLD: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'the line does not say whether a request was in progress',
};

/** The request was rejected before anybody worked on it. */
export const TURNED_AWAY: ExecutionVerdict = {
  verdict: 'no',
  because: 'the server turned the client away before it took any request',
};

/** A worker was stopped with a request in hand. */
export const WORKER_STOPPED: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the worker that handled the request was stopped in the middle of it',
};
