import type { EmailStatus } from '../leads/contact.ts'

/**
 * What DNS says of a domain: `mx` it takes mail; `address` it has no MX but an address (RFC 5321, 5.1); `null_mx` it says
 * that it takes none (RFC 7505); `none` neither; `no_domain` there is no such domain; `unknown` no answer.
 */
export type MxState = 'mx' | 'address' | 'null_mx' | 'none' | 'no_domain' | 'unknown'

/**
 * What the mail server says of an address: `accepted`; `refused` there is no such mailbox; `catch_all` it takes every
 * address; `deferred` later (greylisting, full mailbox); `blocked` it does not talk to us; `unknown` no answer.
 */
export type SmtpState = 'accepted' | 'refused' | 'catch_all' | 'deferred' | 'blocked' | 'unknown'

/** Why an address is graded as it is; stable words. */
export type EmailReason =
  | 'bad_syntax'
  | 'no_such_domain'
  | 'domain_takes_no_mail'
  | 'domain_has_no_mail_server'
  | 'dns_did_not_answer'
  | 'no_mx_record'
  | 'mx_record'
  | 'disposable_domain'
  | 'role_address'
  | 'free_mail'
  | 'needs_utf8'
  | 'mailbox_accepted'
  | 'no_such_mailbox'
  | 'catch_all_domain'
  | 'mailbox_deferred'
  | 'probe_blocked'
  | 'probe_unanswered'
  | 'mailbox_not_probed'

/** What was found out about an address. */
export interface EmailFacts {
  isSyntaxFit: boolean
  needsUtf8: boolean
  /** `info@`, `sales@`: read by whoever is there. */
  isRole: boolean
  /** The domain hands out addresses for ten minutes. */
  isDisposable: boolean
  /** The domain gives addresses to anybody, as gmail.com does; neither good nor bad. */
  isFreeMail: boolean
  mx: MxState
  /** null = the server was not asked. */
  smtp: SmtpState | null
}

/** A graded address. */
export interface EmailVerdict {
  status: EmailStatus
  /** 0 (cannot be) to 100; for sorting, not a probability. */
  score: number
  /** What decided comes first; never empty. */
  reasons: EmailReason[]
}

/** Facts of an address that cannot be one. */
export const unfitFacts: EmailFacts = {
  isSyntaxFit: false,
  needsUtf8: false,
  isRole: false,
  isDisposable: false,
  isFreeMail: false,
  mx: 'unknown',
  smtp: null,
}

/** What settles it alone, first match first. */
const enders: readonly [(facts: EmailFacts) => boolean, EmailStatus, number, EmailReason][] = [
  [(facts) => !facts.isSyntaxFit, 'invalid', 0, 'bad_syntax'],
  [({ mx }) => mx === 'no_domain', 'invalid', 0, 'no_such_domain'],
  [({ mx }) => mx === 'null_mx', 'invalid', 0, 'domain_takes_no_mail'],
  [({ mx }) => mx === 'none', 'invalid', 0, 'domain_has_no_mail_server'],
  [({ smtp }) => smtp === 'refused', 'invalid', 5, 'no_such_mailbox'],
]

/** What makes it risky, and how much of the score is left. */
const risks: readonly [(facts: EmailFacts) => boolean, number, EmailReason][] = [
  [({ isDisposable }) => isDisposable, 10, 'disposable_domain'],
  [({ smtp }) => smtp === 'catch_all', 55, 'catch_all_domain'],
  [({ mx }) => mx === 'address', 40, 'no_mx_record'],
  [({ isRole }) => isRole, 60, 'role_address'],
  [({ needsUtf8 }) => needsUtf8, 60, 'needs_utf8'],
]

/** What leaves it open, unless it is risky anyway. */
const doubts: readonly [(facts: EmailFacts) => boolean, number, EmailReason][] = [
  [({ mx }) => mx === 'unknown', 30, 'dns_did_not_answer'],
  [({ smtp }) => smtp === 'deferred', 55, 'mailbox_deferred'],
  [({ smtp }) => smtp === 'blocked', 50, 'probe_blocked'],
  [({ smtp }) => smtp === 'unknown', 50, 'probe_unanswered'],
]

/**
 * Grades an address by what was found out. Pure. Without asking the server (`smtp` null) `verified` means that the domain
 * takes mail and nothing speaks against the address, and `mailbox_not_probed` says that the mailbox itself is not known.
 */
export function gradeEmail(facts: EmailFacts): EmailVerdict {
  for (const [applies, status, score, reason] of enders) if (applies(facts)) return { status, score, reasons: [reason] }
  const found = risks.filter(([applies]) => applies(facts))
  const open = doubts.filter(([applies]) => applies(facts))
  const reasons = [...found, ...open].map(([, , reason]) => reason)
  const score = Math.min(facts.smtp === 'accepted' ? 97 : 85, ...[...found, ...open].map(([, left]) => left))
  if (facts.smtp === 'accepted') reasons.push('mailbox_accepted')
  if (facts.mx === 'mx') reasons.push('mx_record')
  if (facts.smtp === null && facts.mx !== 'unknown') reasons.push('mailbox_not_probed')
  if (facts.isFreeMail) reasons.push('free_mail')
  const status = found.length > 0 ? 'risky' : open.length > 0 ? 'unknown' : 'verified'
  return { status, score, reasons }
}
