/** The door for receivers: `@leadwire/core/verify`. It reaches nothing but node:crypto and the files beside it. */
export type { FeedFault } from './feed-client.ts'
export { FeedError } from './feed-client.ts'
export { createGapFiller, type GapFiller, type GapFillerOptions, type GapItem, type Missing } from './gap.ts'
export {
  type SignedRequest,
  type VerificationFault,
  verifyWebhook,
  WebhookVerificationError,
} from './verification.ts'
