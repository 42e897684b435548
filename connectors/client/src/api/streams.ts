// Made by `npm run operations` from the OpenAPI document; not edited.
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  ArchiveStreamReply,
  CreateStreamBody,
  CreateStreamReply,
  GetStreamReply,
  ListStreamsQuery,
  ListStreamsReply,
  QueuedRuns,
  ReTestStreamBody,
  TestCsvEmailBody,
  TestCsvEmailReply,
  UpdateStreamBody,
  UpdateStreamReply,
} from '../types/stream.ts'

/** `client.streams` */
export class Streams {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Creates a stream that watches accounts on X and keeps the followers who fit a segment. */
  create(body: CreateStreamBody, options?: CallOptions): Promise<CreateStreamReply> {
    return this.#call({ method: 'POST', path: '/api/v2/streams', body, isIdempotent: true }, options)
  }

  /** Lists the streams of the workspace, archived ones on request. */
  list(query: ListStreamsQuery = {}, options?: CallOptions): Promise<ListStreamsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/streams', query }, options)
  }

  /** Gets one stream with its settings, accounts and counts of leads. */
  get(streamId: number, options?: CallOptions): Promise<GetStreamReply> {
    return this.#call({ method: 'GET', path: `/api/v2/streams/${idText(streamId)}` }, options)
  }

  /** Changes settings of a stream; what is left out stays as it is. */
  update(streamId: number, body: UpdateStreamBody = {}, options?: CallOptions): Promise<UpdateStreamReply> {
    return this.#call({ method: 'PATCH', path: `/api/v2/streams/${idText(streamId)}`, body }, options)
  }

  /** Archives a stream and ends what of it is running; its leads stay. */
  archive(streamId: number, options?: CallOptions): Promise<ArchiveStreamReply> {
    return this.#call({ method: 'DELETE', path: `/api/v2/streams/${idText(streamId)}` }, options)
  }

  /** Queues a run of every account of a stream now. */
  run(streamId: number, options?: CallOptions): Promise<QueuedRuns> {
    return this.#call({ method: 'POST', path: `/api/v2/streams/${idText(streamId)}/run`, isIdempotent: true }, options)
  }

  /** Judges the followers that are kept already once more, without fetching anybody. */
  reTest(streamId: number, body: ReTestStreamBody = {}, options?: CallOptions): Promise<QueuedRuns> {
    return this.#call(
      { method: 'POST', path: `/api/v2/streams/${idText(streamId)}/re-test`, body, isIdempotent: true },
      options,
    )
  }

  /** Mails a file of made-up leads to the recipients of a stream, or to one address. */
  testCsvEmail(streamId: number, body: TestCsvEmailBody = {}, options?: CallOptions): Promise<TestCsvEmailReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/streams/${idText(streamId)}/csv-email/test`, body, isIdempotent: true },
      options,
    )
  }
}
