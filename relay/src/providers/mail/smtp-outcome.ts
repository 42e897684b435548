import type { RecipientResult } from '@leadwire/core'
import type { MailOutcome } from './mailer.ts'

/** What nodemailer says of a fault, as far as it is read here. */
interface SmtpError extends Error {
  /** Its own word, such as EENVELOPE. */
  code?: string | undefined
  responseCode?: number | undefined
  response?: string | undefined
  /** What the server answered to: `RCPT TO`, `DATA`, … */
  command?: string | undefined
  recipient?: string | undefined
  rejectedErrors?: SmtpError[] | undefined
}

interface SentInfo {
  accepted: unknown[]
  response: string
  rejectedErrors?: SmtpError[] | undefined
}

/** The server has taken the mail for at least one of the envelope. */
export function toOutcome(envelopeTo: readonly string[], info: SentInfo): MailOutcome {
  const refusals = new Map((info.rejectedErrors ?? []).map((error) => [error.recipient, error]))
  const results = envelopeTo.map((address): RecipientResult => {
    const refusal = refusals.get(address)
    if (refusal) return toResult(address, refusal)
    return { address, status: 'accepted', code: Number(info.response.slice(0, 3)) || 250, answer: info.response }
  })
  return { results }
}

/** The server has taken it for nobody, or there was no server. `hide` takes secrets out of its words. */
export function toFailure(
  envelopeTo: readonly string[],
  error: SmtpError,
  hide: (text: string) => string,
): MailOutcome {
  if (isTooLarge(error)) return { results: [], error: hide(error.message), isTooLarge: true }
  const refusals = new Map((error.rejectedErrors ?? []).map((refusal) => [refusal.recipient, refusal]))
  const results = envelopeTo.map((address) => toResult(address, refusals.get(address) ?? error))
  return {
    results: results.map((result) => ({ ...result, answer: hide(result.answer ?? '') })),
    error: hide(error.message),
  }
}

/**
 * 5xx is final where it answers a recipient or the mail itself. A login or a sender that is not taken is the operator's to
 * mend, so it is tried again, as is all that was no answer at all.
 */
function toResult(address: string, { command, responseCode, response, message }: SmtpError): RecipientResult {
  const isFinal = responseCode !== undefined && responseCode >= 500 && /^(RCPT TO|DATA)$/.test(command ?? '')
  return {
    address,
    status: isFinal ? 'refused' : 'deferred',
    code: responseCode ?? null,
    answer: response ?? message,
  }
}

/**
 * By the EHLO's SIZE, before anything is sent; or by the server's answer. To a recipient 552 means a full mailbox.
 * Sources: RFC 1870, 6; RFC 3463, 3.4 (X.3.4).
 */
const isTooLarge = ({ code, command, responseCode, response }: SmtpError): boolean =>
  (code === 'EMESSAGE' && responseCode === undefined && command === 'MAIL FROM') ||
  ((command === 'MAIL FROM' || command === 'DATA') &&
    (responseCode === 552 || /^5\d\d[ -]5\.3\.4/.test(response ?? '')))
