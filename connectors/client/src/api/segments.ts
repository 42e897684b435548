// Made by `npm run operations` from the OpenAPI document; not edited.
import type { Call, CallOptions } from '../request.ts'
import type {
  CreateSegmentBody,
  CreateSegmentReply,
  ListLabelsReply,
  ListSegmentsReply,
  PreviewSegmentBody,
  PreviewSegmentReply,
  SegmentFromDescriptionBody,
  SegmentFromDescriptionReply,
} from '../types/segment.ts'

/** `client.segments` */
export class Segments {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Creates a segment, the description of whom you look for. */
  create(body: CreateSegmentBody, options?: CallOptions): Promise<CreateSegmentReply> {
    return this.#call({ method: 'POST', path: '/api/v2/segments', body, isIdempotent: true }, options)
  }

  /** Lists the segments of the workspace. */
  list(options?: CallOptions): Promise<ListSegmentsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/segments' }, options)
  }

  /** Lists the catalogue of labels that segment filters are chosen from. */
  listLabels(options?: CallOptions): Promise<ListLabelsReply> {
    return this.#call({ method: 'GET', path: '/api/v2/segments/labels' }, options)
  }

  /** Grades given or kept profiles without writing anything, and says why not. */
  preview(body: PreviewSegmentBody = {}, options?: CallOptions): Promise<PreviewSegmentReply> {
    return this.#call({ method: 'POST', path: '/api/v2/segments/preview', body }, options)
  }

  /** Creates a segment from plain words and says which labels they were read as. */
  fromDescription(body: SegmentFromDescriptionBody, options?: CallOptions): Promise<SegmentFromDescriptionReply> {
    return this.#call(
      { method: 'POST', path: '/api/v2/lookups/segments/from-description', body, isIdempotent: true },
      options,
    )
  }
}
