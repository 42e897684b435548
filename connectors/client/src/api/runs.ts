// Made by `npm run operations` from the OpenAPI document; not edited.
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  CancelRunReply,
  GetRunReply,
  ListRunsQuery,
  ListRunsReply,
  ListStreamRunsQuery,
  ListStreamRunsReply,
} from '../types/run.ts'

/** `client.runs` */
export class Runs {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Lists the runs of a stream, newest first. */
  listOfStream(streamId: number, query: ListStreamRunsQuery = {}, options?: CallOptions): Promise<ListStreamRunsReply> {
    return this.#call({ method: 'GET', path: `/api/v2/streams/${idText(streamId)}/runs`, query }, options)
  }

  /** Gets one run with its status, counts and progress log. */
  get(streamId: number, runId: number, options?: CallOptions): Promise<GetRunReply> {
    return this.#call({ method: 'GET', path: `/api/v2/streams/${idText(streamId)}/runs/${idText(runId)}` }, options)
  }

  /** Ends a queued run at once and a running one after its page. */
  cancel(streamId: number, runId: number, options?: CallOptions): Promise<CancelRunReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/streams/${idText(streamId)}/runs/${idText(runId)}/cancel`, isIdempotent: true },
      options,
    )
  }

  /** Lists the runs of all streams, newest first. */
  list(query: ListRunsQuery = {}, options?: CallOptions): Promise<ListRunsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/runs', query }, options)
  }
}
