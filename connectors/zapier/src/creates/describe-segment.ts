import { defineAction } from '../action.ts'

/** Makes a segment of plain words, and says how they were read. */
export const describeSegment = defineAction({
  key: 'describe_segment',
  noun: 'Segment',
  label: 'Create Segment From Description',
  description: 'Creates a segment from plain words and shows which labels they were read as.',
  inputFields: [
    {
      key: 'description',
      label: 'Description',
      type: 'text',
      required: true,
      placeholder: 'Wedding photographers in Berlin',
      helpText: 'Whom you look for, in plain words.',
    },
  ],
  toCall: (input) => ({
    method: 'POST',
    path: '/lookups/segments/from-description',
    body: { description: input.description },
  }),
  // As text: which groups there are depends on the words, and fields that come and go cannot be mapped.
  toOutput: ({ appliedSearchFilters, keyPhrases, ...segment }) => ({
    ...segment,
    labels: Object.entries((appliedSearchFilters ?? {}) as Record<string, string[]>)
      .map(([group, labels]) => `${group}: ${labels.join(', ')}`)
      .join('; '),
    keyPhrases: Array.isArray(keyPhrases) ? keyPhrases.join(', ') : '',
  }),
  sample: { id: 58, userFacingId: 'seg_58', labels: 'job_role: Photographer; location: Berlin', keyPhrases: 'wedding' },
  outputFields: [
    { key: 'id', label: 'Segment ID', type: 'integer' },
    { key: 'userFacingId', label: 'User-Facing ID' },
    { key: 'labels', label: 'Labels' },
    { key: 'keyPhrases', label: 'Key Phrases' },
  ],
})
