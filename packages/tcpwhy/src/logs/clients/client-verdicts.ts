import type { ExecutionVerdict } from '../../model/diagnosis.ts';

/** A request was on its way, the reply was lost. */
export const SENT: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the request had been sent and only the reply was lost, so the server may have executed it',
};

/** Part of the reply had come. */
export const ANSWERED: ExecutionVerdict = {
  verdict: 'yes',
  because: 'the response had already begun, so the server did process the request',
};

/** A reader that runs all the time found the connection broken. */
export const READER: ExecutionVerdict = {
  verdict: 'unknown',
  because:
    'a reader in the background found the connection broken; the line does not say whether a request was in flight',
};

/** The line is silent about requests. */
export const SILENT: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'the line does not say whether a request was in flight',
};

/** A check before use found the connection dead. */
export const CHECKED: ExecutionVerdict = {
  verdict: 'no',
  because: 'a check found the connection dead before any request was written to it',
};

/** A pooled connection was found dead on its next use. */
export const STALE: ExecutionVerdict = {
  verdict: 'no',
  because: 'the connection had died while idle, and the request could not be sent on it',
};

/** The program refused to use a connection that it knew to be closed. */
export const NOT_SENT: ExecutionVerdict = {
  verdict: 'no',
  because: 'the client saw that the connection was closed and did not send this request',
};

/** Set-up of the connection. */
export const SETTING_UP: ExecutionVerdict = {
  verdict: 'no',
  because: 'the connection was still being set up, before any request',
};

/** Nothing was handed out. */
export const NO_CONNECTION: ExecutionVerdict = {
  verdict: 'no',
  because: 'no connection could be had, so the request was never sent',
};

/** Bytes of something else came back. */
export const NOT_UNDERSTOOD: ExecutionVerdict = {
  verdict: 'unknown',
  because: 'a request had been sent, and what came back does not say whether it was understood',
};
