// Made by `npm run operations` from the OpenAPI document; not edited.
import { Pages } from '../pages.ts'
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  CancelReplayReply,
  GetReplayReply,
  ListReplaysQuery,
  ListReplaysReply,
  PauseReplayReply,
  Replay,
  ResumeReplayReply,
  StartReplayBody,
  StartReplayReply,
  StartReplayReply2,
} from '../types/replay.ts'

/** `client.replays` */
export class Replays {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Sends again what a webhook has missed, as a job. */
  start(subscriptionId: number, body: StartReplayBody = {}, options?: CallOptions): Promise<StartReplayReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/webhooks/${idText(subscriptionId)}/replays`, body, isIdempotent: true },
      options,
    )
  }

  /** Counts what a replay would send, and starts none. */
  count(subscriptionId: number, body: StartReplayBody = {}, options?: CallOptions): Promise<StartReplayReply2> {
    return this.#call(
      {
        method: 'POST',
        path: `/api/v2/webhooks/${idText(subscriptionId)}/replays`,
        body: { ...body, dryRun: true },
        isIdempotent: true,
      },
      options,
    )
  }

  /** Lists the replays of a webhook, newest first. */
  list(subscriptionId: number, query: ListReplaysQuery = {}, options?: CallOptions): Promise<ListReplaysReply> {
    return this.#call({ method: 'GET', path: `/api/v2/webhooks/${idText(subscriptionId)}/replays`, query }, options)
  }

  /** The same over all pages; `limit` is the size of a page. */
  each(subscriptionId: number, query: ListReplaysQuery = {}, options?: CallOptions): Pages<Replay, ListReplaysReply> {
    return new Pages(
      query,
      (next) => this.list(subscriptionId, next, options),
      (page) => page.replays,
    )
  }

  /** Says how far a replay is and what it waits for. */
  get(subscriptionId: number, replayId: number, options?: CallOptions): Promise<GetReplayReply> {
    return this.#call(
      { method: 'GET', path: `/api/v2/webhooks/${idText(subscriptionId)}/replays/${idText(replayId)}` },
      options,
    )
  }

  /** Lets a replay stand still. */
  pause(subscriptionId: number, replayId: number, options?: CallOptions): Promise<PauseReplayReply> {
    return this.#call(
      {
        method: 'POST',
        path: `/api/v2/webhooks/${idText(subscriptionId)}/replays/${idText(replayId)}/pause`,
        isIdempotent: true,
      },
      options,
    )
  }

  /** Lets a replay go on where it stood. */
  resume(subscriptionId: number, replayId: number, options?: CallOptions): Promise<ResumeReplayReply> {
    return this.#call(
      {
        method: 'POST',
        path: `/api/v2/webhooks/${idText(subscriptionId)}/replays/${idText(replayId)}/resume`,
        isIdempotent: true,
      },
      options,
    )
  }

  /** Ends a replay; what it has sent off goes on. */
  cancel(subscriptionId: number, replayId: number, options?: CallOptions): Promise<CancelReplayReply> {
    return this.#call(
      {
        method: 'POST',
        path: `/api/v2/webhooks/${idText(subscriptionId)}/replays/${idText(replayId)}/cancel`,
        isIdempotent: true,
      },
      options,
    )
  }
}
