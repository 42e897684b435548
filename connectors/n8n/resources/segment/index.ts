import type { Resource } from '../operation'
import { createSegment } from './create'
import { createSegmentFromDescription } from './create-from-description'
import { getManySegments } from './get-many'

/** Who counts as a lead. */
export const segment: Resource = {
  value: 'segment',
  name: 'Segment',
  operations: [createSegment, createSegmentFromDescription, getManySegments],
}
