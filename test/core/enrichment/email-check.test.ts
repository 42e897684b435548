import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EmailFacts, gradeEmail, unfitFacts } from '../../../core/src/enrichment/email-check.ts'
import { type JudgedCandidate, pickEmail } from '../../../core/src/enrichment/lookup.ts'
import { emailStatuses } from '../../../core/src/leads/contact.ts'

const good: EmailFacts = {
  isSyntaxFit: true,
  needsUtf8: false,
  isRole: false,
  isDisposable: false,
  isFreeMail: false,
  mx: 'mx',
  smtp: null,
}

describe('grades', () => {
  it.each<[string, Partial<EmailFacts>, string, string[]]>([
    ['a domain that takes mail', {}, 'verified', ['mx_record', 'mailbox_not_probed']],
    ['a free mail address', { isFreeMail: true }, 'verified', ['mx_record', 'mailbox_not_probed', 'free_mail']],
    ['a mailbox that the server takes', { smtp: 'accepted' }, 'verified', ['mailbox_accepted', 'mx_record']],
    ['no address', { isSyntaxFit: false }, 'invalid', ['bad_syntax']],
    ['a domain that is not there', { mx: 'no_domain' }, 'invalid', ['no_such_domain']],
    ['a null MX', { mx: 'null_mx' }, 'invalid', ['domain_takes_no_mail']],
    ['neither MX nor address', { mx: 'none' }, 'invalid', ['domain_has_no_mail_server']],
    ['an address record only', { mx: 'address' }, 'risky', ['no_mx_record', 'mailbox_not_probed']],
    ['DNS that does not answer', { mx: 'unknown' }, 'unknown', ['dns_did_not_answer']],
    ['a role', { isRole: true }, 'risky', ['role_address', 'mx_record', 'mailbox_not_probed']],
    ['a disposable domain', { isDisposable: true }, 'risky', ['disposable_domain', 'mx_record', 'mailbox_not_probed']],
    [
      'a disposable domain without DNS',
      { isDisposable: true, mx: 'unknown' },
      'risky',
      ['disposable_domain', 'dns_did_not_answer'],
    ],
    ['letters beyond ASCII', { needsUtf8: true }, 'risky', ['needs_utf8', 'mx_record', 'mailbox_not_probed']],
    ['a mailbox that is not there', { smtp: 'refused' }, 'invalid', ['no_such_mailbox']],
    ['a server that takes everything', { smtp: 'catch_all' }, 'risky', ['catch_all_domain', 'mx_record']],
    [
      'a role that the server takes',
      { smtp: 'accepted', isRole: true },
      'risky',
      ['role_address', 'mailbox_accepted', 'mx_record'],
    ],
    ['greylisting', { smtp: 'deferred' }, 'unknown', ['mailbox_deferred', 'mx_record']],
    ['a server that does not talk to us', { smtp: 'blocked' }, 'unknown', ['probe_blocked', 'mx_record']],
    ['a server that does not answer', { smtp: 'unknown' }, 'unknown', ['probe_unanswered', 'mx_record']],
  ])('%s', (_, facts, status, reasons) => {
    expect(gradeEmail({ ...good, ...facts })).toMatchObject({ status, reasons })
  })

  it('what cannot be an address, whatever else is said of it', () => {
    expect(gradeEmail(unfitFacts)).toEqual({ status: 'invalid', score: 0, reasons: ['bad_syntax'] })
  })

  it('with scores that follow the status, always for a reason', () => {
    const facts = fc.record({
      isSyntaxFit: fc.boolean(),
      needsUtf8: fc.boolean(),
      isRole: fc.boolean(),
      isDisposable: fc.boolean(),
      isFreeMail: fc.boolean(),
      mx: fc.constantFrom('mx', 'address', 'null_mx', 'none', 'no_domain', 'unknown'),
      smtp: fc.constantFrom('accepted', 'refused', 'catch_all', 'deferred', 'blocked', 'unknown', null),
    }) as fc.Arbitrary<EmailFacts>
    fc.assert(
      fc.property(facts, (known) => {
        const { status, score, reasons } = gradeEmail(known)
        const [least, most] = { verified: [85, 97], risky: [10, 60], unknown: [30, 55], invalid: [0, 5] }[status] ?? []
        expect(score).toBeGreaterThanOrEqual(least ?? 101)
        expect(score).toBeLessThanOrEqual(most ?? -1)
        expect(reasons.length).toBeGreaterThan(0)
        expect(new Set(reasons).size).toBe(reasons.length)
        expect(emailStatuses).toContain(status)
      }),
    )
  })
})

describe('of several addresses', () => {
  const judged = (
    value: string,
    confidence: 'high' | 'medium' | 'low',
    facts: Partial<EmailFacts>,
  ): JudgedCandidate => ({
    value,
    confidence,
    source: 'bio',
    verdict: gradeEmail({ ...good, ...facts }),
  })
  const candidates = [
    judged('bad', 'high', { mx: 'none' }),
    judged('maybe', 'high', { mx: 'unknown' }),
    judged('role', 'high', { isRole: true }),
    judged('fine', 'medium', {}),
  ]

  it('gives out the surest that is not known to be bad', () => {
    expect(pickEmail(candidates, 'any')?.value).toBe('role')
  })

  it('gives out only one that passed where that is asked for', () => {
    expect(pickEmail(candidates, 'verified')?.value).toBe('fine')
    expect(pickEmail(candidates.slice(0, 3), 'verified')).toBeNull()
    expect(pickEmail(candidates.slice(0, 1), 'any')).toBeNull()
  })
})
