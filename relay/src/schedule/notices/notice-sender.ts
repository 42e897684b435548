import type { ClaimedNotice, NoticeChannel, NoticeOutcome } from '@leadwire/core'

/**
 * Sends notices of one kind over one channel: it composes from `content`, and hands over to the other side. A new kind, or
 * a new channel, is one more of these in the list that the notifier is given.
 */
export interface NoticeSender {
  kind: string
  channel: NoticeChannel
  /**
   * Sends to the notice's pending recipients and says what came of it; null = there is nothing to tell. It does not throw
   * for what the other side does; what it throws counts as a failed attempt.
   * @param signal  aborted when the relay stops, or the notice is no longer this worker's
   */
  send(notice: ClaimedNotice, signal: AbortSignal): Promise<NoticeOutcome | null>
}
