import { type CheckEmail, type EmailAddress, gradeEmail, parseEmail, type SmtpState, unfitFacts } from '@leadwire/core'
import type { MailDns } from './dns.ts'
import { type IsDisposable, isFreeMail, isRole } from './lists.ts'

/** Asks the domain's own server about a mailbox; see `smtpProbe`. */
export type Probe = (email: EmailAddress, hosts: readonly string[], signal?: AbortSignal) => Promise<SmtpState>

export interface EmailCheckerOptions {
  dns: Pick<MailDns, 'findMailHosts'>
  isDisposable: IsDisposable
  /** null = mailboxes are not asked for. */
  probe: Probe | null
}

/** Finds out about addresses and grades them. */
export function emailChecker({ dns, isDisposable, probe }: EmailCheckerOptions): CheckEmail {
  return async (address, signal) => {
    signal?.throwIfAborted()
    const email = parseEmail(address)
    if (!email) return gradeEmail(unfitFacts)
    const { local, domain, needsUtf8 } = email
    const { state: mx, hosts } = await dns.findMailHosts(domain)
    signal?.throwIfAborted()
    const facts = {
      isSyntaxFit: true,
      needsUtf8,
      isRole: isRole(local),
      isDisposable: isDisposable(domain),
      isFreeMail: isFreeMail(domain),
      mx,
    }
    // The server is not troubled for an address that nothing it says would make better.
    const isWorthAsking = probe !== null && hosts.length > 0 && !facts.isDisposable && !needsUtf8
    return gradeEmail({ ...facts, smtp: isWorthAsking ? await probe(email, hosts, signal) : null })
  }
}
