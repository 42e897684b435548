import { type Issue, LeadwireError } from '@leadwire/core'

/** A hundred faults say no more than these. */
const MAX_ISSUES = 50

/** An `invalid_request` about one place of a request; an empty path means the whole body. */
export const invalidRequest = (path: string, message: string): LeadwireError => invalidRequests([{ path, message }])

/** An `invalid_request` with every fault; the first one is its message. */
export function invalidRequests(issues: readonly Issue[]): LeadwireError {
  const { path, message } = issues[0] ?? { path: '', message: 'The request is not valid' }
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  const text = `${path === '' ? message : `${path}: ${message}`}${others}`
  return new LeadwireError('InvalidInput', 'invalid_request', text, { issues: issues.slice(0, MAX_ISSUES) })
}
