import type { JsonReply } from '../../reply.ts'
import { type Fault, plainErrorReply, plainStatus } from '../api.ts'

/** Where the vendor's status differs from the plain one. Source: the contract, 1.2 and 1.4. */
const statusOfCode: Readonly<Record<string, number>> = {
  handle_lookup_failed: 503,
  credits_exhausted: 429,
}

/** `{error, message}`; clients branch on `error`. */
export const errorReply = (fault: Fault, requestId: string): JsonReply =>
  plainErrorReply(fault, requestId, statusOfCode[fault.code] ?? plainStatus[fault.kind])
